// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;

/// A node port that is to be listened on.
///
/// @param endpoints not empty
/// @param affinitySeconds ClientIP affinity time-out, 0 = none
public record LocalPort(FrontendKey.NodePort key, ServicePortName owner, List<Target> endpoints, int affinitySeconds) {
    public LocalPort {
        endpoints = List.copyOf(endpoints);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(key + " has no endpoints");
        }
    }

    /// What a process on this node finds at a node port; empty if it is to be refused.
    ///
    /// An endpoint on loopback is left out. The API server allows none, and with a manifest it could be this very
    /// port: a connection that forwards to itself until no descriptors are left.
    public static Optional<LocalPort> of(FrontendKey.NodePort key, Frontend frontend) {
        List<Target> endpoints = switch (frontend.action()) {
            case Action.Cluster(var all) -> all;
            case Action.Local(var here) -> here;
            case Action.ShortCircuit both -> both.cluster();
            case Action.Discard _, Action.Refuse _ -> List.of();
        };
        List<Target> outside = endpoints.stream()
                .filter(endpoint -> !endpoint.address().isLoopback())
                .toList();
        return outside.isEmpty()
                ? Optional.empty()
                : Optional.of(new LocalPort(key, frontend.owner(), outside, frontend.affinitySeconds()));
    }
}
