// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static dev.sluice.backend.iptables.Rule.rule;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Accepts what goes to health check node ports before the host's own rules are asked (IPT-07): filter's
/// `KUBE-NODEPORTS`, as kube-proxy has it. Where no Service has such a port, neither chain nor jump is there.
///
/// These rules stand beside those that a diff changes: no packet of a Service depends on them, and they are none of a
/// frontend's.
final class HealthCheckRules {
    private static final Place CHAIN = Place.filter(Chains.NODE_PORTS);
    private static final Entry HOOK = new Entry(
            Place.filter("INPUT"),
            rule().comment("kubernetes health check service ports").jump(CHAIN.chain()));

    private final IptablesTool tool;
    private Optional<Map<ObjectKey, Integer>> due = Optional.empty();

    HealthCheckRules(IptablesTool tool) {
        this.tool = tool;
    }

    /// Writes what differs; the ports stay due until that was done.
    ///
    /// @throws IllegalStateException with the reason if the table cannot be read or written
    void admit(Map<ObjectKey, Integer> ports) {
        due = Optional.of(ports);
        retry();
    }

    /// Does what could not be done before.
    void retry() {
        due.ifPresent(this::write);
        due = Optional.empty();
    }

    private void write(Map<ObjectKey, Integer> ports) {
        TableInput input = difference(held(), rules(ports));
        if (!input.isEmpty()) {
            done(tool.restore(input.text()));
        }
    }

    private TableText held() {
        return TableText.of(Table.FILTER, done(tool.save(Table.FILTER.label())), CHAIN::equals);
    }

    /// In the order of their names.
    private static List<String> rules(Map<ObjectKey, Integer> ports) {
        var sorted = new TreeMap<String, Integer>();
        ports.forEach((service, port) -> sorted.put(service.toString(), port));
        return sorted.entrySet().stream()
                .map(port -> rule().protocol(Protocol.TCP)
                        .comment(port.getKey() + " health check node port")
                        .destinationPort(Protocol.TCP, port.getValue())
                        .jump("ACCEPT"))
                .toList();
    }

    private static TableInput difference(TableText held, List<String> wanted) {
        var input = new TableInput(Table.FILTER);
        String chain = CHAIN.chain();
        List<Entry> hooks = held.hooks();
        List<Entry> wantedHooks = wanted.isEmpty() ? List.of() : List.of(HOOK);
        if (!hooks.equals(wantedHooks)) {
            hooks.forEach(input::delete);
            wantedHooks.forEach(input::insert);
        }
        boolean needed = !wanted.isEmpty() || held.isUsedByOthers(chain);
        if (needed && !wanted.equals(held.chains().get(chain))) {
            input.write(chain, wanted);
        } else if (!needed && held.chains().containsKey(chain)) {
            input.remove(chain);
        }
        return input;
    }

    private String done(ToolResult result) {
        return switch (result) {
            case ToolResult.Done(var output) -> output;
            case ToolResult.Refused refused -> throw failed(refused.message());
            case ToolResult.Busy(var message) -> throw failed(message);
            case ToolResult.Unclear(var message) -> throw failed(message);
        };
    }

    private IllegalStateException failed(String reason) {
        return new IllegalStateException(
                tool + ": health check node ports may be kept out by rules of the host: " + reason);
    }
}
