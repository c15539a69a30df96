// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.config.GoDuration;
import dev.sluice.config.NodePortOptions;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What the same configuration file means in the old mode and in nftables mode. Each mode reads a section of its
/// own, and defaults differ by mode (CFG-12, CFG-21, TRF-41): what stands in the old section does not move by
/// itself.
final class CarriedOver {
    private CarriedOver() {}

    static List<Finding> findings(ProxyOptions before, ProxyOptions after) {
        var findings = new ArrayList<Finding>();
        packets(before.packets(), after.packets(), findings);
        nodePorts(before.nodePorts(), after.nodePorts(), findings);
        if (!before.sync().equals(after.sync())) {
            findings.add(Finding.differs(
                    "sync periods",
                    "minSyncPeriod %s, syncPeriod %s become %s, %s: set them in section nftables to keep them"
                            .formatted(
                                    seconds(before.sync().minSyncPeriod()),
                                    seconds(before.sync().syncPeriod()),
                                    seconds(after.sync().minSyncPeriod()),
                                    seconds(after.sync().syncPeriod()))));
        }
        return List.copyOf(findings);
    }

    private static void packets(PacketOptions before, PacketOptions after, List<Finding> into) {
        if (before.masqueradeAll() != after.masqueradeAll()) {
            into.add(Finding.differs(
                    "masquerade",
                    "masqueradeAll is %s in the old section, %s in section nftables: set nftables.masqueradeAll"
                            .formatted(before.masqueradeAll(), after.masqueradeAll())));
        }
        if (before.masqueradeBit() != after.masqueradeBit()) {
            into.add(Finding.differs(
                    "masquerade",
                    "mark bit %d becomes %d: set nftables.masqueradeBit, if others use the new one"
                            .formatted(before.masqueradeBit(), after.masqueradeBit())));
        }
    }

    private static void nodePorts(NodePortOptions before, NodePortOptions after, List<Finding> into) {
        if (where(before).equals(where(after))) {
            into.add(Finding.fine("node ports", "answer on " + where(after) + ", as before"));
        } else {
            into.add(Finding.differs(
                    "node ports",
                    "answer on %s, no longer on %s; nodePortAddresses: [\"0.0.0.0/0\", \"::/0\"] keeps them everywhere"
                            .formatted(where(after), where(before))));
        }
    }

    private static String where(NodePortOptions options) {
        if (options.everywhere()) {
            return "every address of the node";
        }
        String ranges = options.cidrs().stream().map(Cidr::toString).collect(Collectors.joining(", "));
        if (!options.primary()) {
            return ranges;
        }
        return "the Node's own addresses" + (ranges.isEmpty() ? "" : " and " + ranges);
    }

    private static String seconds(Duration period) {
        return GoDuration.format(period);
    }
}
