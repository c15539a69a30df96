// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.FrontendKey.NodePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The node ports that are served on loopback, by difference: what costs is what changed. For one thread.
public final class LocalPorts {
    private final Map<NodePort, LocalPort> served = new HashMap<>();
    private final Map<NodePort, ServicePortName> declined = new HashMap<>();
    private final Set<NodePort> failed = new HashSet<>();

    /// Takes in what stands at some node ports now. What failed before and is still wanted is tried
    /// again.
    public List<PortStep> settled(NodePortsSettled settled) {
        var steps = new ArrayList<PortStep>();
        settled.ports()
                .forEach((key, port) -> (key.protocol() == Protocol.SCTP ? decline(key, port) : serve(key, port))
                        .ifPresent(steps::add));
        steps.addAll(retry());
        return steps;
    }

    /// Tries again what failed, and only that.
    public List<PortStep> retry() {
        List<PortStep> steps = failed.stream()
                .map(served::get)
                .<PortStep>map(PortStep.Open::new)
                .toList();
        failed.clear();
        return steps;
    }

    /// It cannot be listened on, for now.
    ///
    /// @return false if it is not wanted any more
    public boolean failed(NodePort key) {
        return served.containsKey(key) && failed.add(key);
    }

    /// How many node ports nobody serves, because of their protocol.
    public int declined() {
        return declined.size();
    }

    private Optional<PortStep> serve(NodePort key, Optional<LocalPort> after) {
        LocalPort before = after.isPresent() ? served.put(key, after.get()) : served.remove(key);
        if (failed.contains(key)) {
            // Never opened: [#retry] does it, with what is known now.
            if (after.isEmpty()) {
                failed.remove(key);
            }
            return Optional.empty();
        }
        if (before == null) {
            return after.map(PortStep.Open::new);
        }
        return after.isEmpty()
                ? Optional.of(new PortStep.Close(key))
                : after.filter(port -> !port.equals(before)).map(PortStep.Update::new);
    }

    /// A Service port is told of once for both families, whatever becomes of its endpoints, until it is gone.
    private Optional<PortStep> decline(NodePort key, Optional<LocalPort> after) {
        Optional<PortStep> step =
                after.filter(port -> !declined.containsValue(port.owner())).map(PortStep.Decline::new);
        if (after.isPresent()) {
            declined.put(key, after.get().owner());
        } else {
            declined.remove(key);
        }
        return step;
    }
}
