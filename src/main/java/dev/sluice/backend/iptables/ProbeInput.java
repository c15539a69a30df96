// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static dev.sluice.backend.iptables.Rule.rule;

import dev.sluice.model.Protocol;
import java.util.List;

/// A chain with a rule of each kind that we write, made and taken away again: a match or a target that this iptables
/// or this kernel has not is named by the refusal.
final class ProbeInput {
    private static final String CHAIN = "KUBE-PROXY-PROBE";

    private ProbeInput() {}

    static String text(Settings settings) {
        var filter = new TableInput(Place.Table.FILTER);
        probe(
                filter,
                List.of(
                        rule().state("NEW").comment("probe").jump("ACCEPT"),
                        rule().marked(settings.mark()).jump("ACCEPT"),
                        rule().protocol(Protocol.TCP).reset(),
                        rule().reject(settings.family())));
        var nat = new TableInput(Place.Table.NAT);
        probe(
                nat,
                List.of(
                        rule().toLocal().jump("RETURN"),
                        rule().oneIn(2).jump("RETURN"),
                        rule().seen(settings.family(), CHAIN, 1).jump("RETURN"),
                        rule().setMark(settings.mark()),
                        rule().protocol(Protocol.SCTP)
                                .destinationPort(Protocol.SCTP, 1)
                                .jump("RETURN"),
                        rule().comment("probe").masquerade()));
        return filter.text() + nat.text();
    }

    private static void probe(TableInput table, List<String> rules) {
        table.write(CHAIN, rules);
        table.takeBack(CHAIN);
    }
}
