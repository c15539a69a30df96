// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Service;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey.NodePort;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which node ports a change of some Services concerns, in one family: those they claim, and those they claimed
/// before. What stands there now is asked of the topology, so that a port which another Service takes over is never
/// closed in between (SVC-15, SVC-16). For one thread.
public final class NodePortIndex {
    private final IpFamily family;
    private final Map<ObjectKey, Set<NodePort>> claimed = new HashMap<>();

    public NodePortIndex(IpFamily family) {
        this.family = family;
    }

    /// What now stands at the node ports of some Services; the result is a copy of its own.
    public Map<NodePort, Optional<Frontend>> settled(
            Set<ObjectKey> services, ClusterState state, FamilyTopology topology) {
        var ports = new LinkedHashMap<NodePort, Optional<Frontend>>();
        for (ObjectKey service : services) {
            Set<NodePort> after = state.service(service).map(this::claims).orElse(Set.of());
            Set<NodePort> before = after.isEmpty() ? claimed.remove(service) : claimed.put(service, after);
            after.forEach(port -> ports.put(port, topology.frontend(port)));
            if (before != null) {
                before.forEach(port -> ports.put(port, topology.frontend(port)));
            }
        }
        return ports;
    }

    private Set<NodePort> claims(Service service) {
        return service.ports().stream()
                .filter(port -> port.nodePort() != 0)
                .map(port -> new NodePort(family, port.protocol(), port.nodePort()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
