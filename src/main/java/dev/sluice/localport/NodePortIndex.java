// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.EndpointUse;
import dev.sluice.topology.EndpointVerdict;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which node ports a change of some Services concerns, in one family: those they claim, and those they claimed
/// before. What stands there now is asked of the topology, so that a port which another Service takes over is never
/// closed in between (SVC-15, SVC-16). For the thread
/// of the state.
public final class NodePortIndex {
    private final IpFamily family;
    private final Map<ObjectKey, Set<NodePort>> claimed = new HashMap<>();

    public NodePortIndex(IpFamily family) {
        this.family = family;
    }

    /// What is to be served at the node ports of some Services.
    public NodePortsSettled settled(Set<ObjectKey> services, ClusterState state, FamilyTopology topology) {
        var ports = new LinkedHashMap<NodePort, Optional<LocalPort>>();
        for (ObjectKey service : services) {
            Set<NodePort> after = state.service(service).map(this::claims).orElse(Set.of());
            Set<NodePort> before = after.isEmpty() ? claimed.remove(service) : claimed.put(service, after);
            after.forEach(port -> ports.put(port, standing(port, topology)));
            if (before != null) {
                before.forEach(port -> ports.put(port, standing(port, topology)));
            }
        }
        return new NodePortsSettled(ports);
    }

    private static Optional<LocalPort> standing(NodePort port, FamilyTopology topology) {
        return topology.frontend(port).flatMap(frontend -> LocalPort.of(port, frontend, draining(frontend, topology)));
    }

    private static List<Target> draining(Frontend frontend, FamilyTopology topology) {
        ServicePortName owner = frontend.owner();
        return owner.protocol() == Protocol.UDP
                ? topology.explain(owner.service()).stream()
                        .filter(verdict -> verdict.port().equals(owner) && drains(verdict.cluster()))
                        .map(EndpointVerdict::target)
                        .toList()
                : List.of();
    }

    /// It serves, but not us, or not what is new.
    private static boolean drains(EndpointUse use) {
        return switch (use) {
            case TERMINATING, HINTED_NODE, HINTED_ZONE -> true;
            case CHOSEN, CHOSEN_TERMINATING, POLICY, REMOTE, NOT_SERVING, NOT_READY -> false;
        };
    }

    private Set<NodePort> claims(Service service) {
        return service.ports().stream()
                .filter(port -> port.nodePort() != 0)
                .map(port -> new NodePort(family, port.protocol(), port.nodePort()))
                .collect(Collectors.toUnmodifiableSet());
    }
}
