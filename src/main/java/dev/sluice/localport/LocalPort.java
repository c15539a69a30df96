// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;

/// A node port that is to be listened on.
///
/// @param endpoints for new connections and flows; not empty
/// @param draining endpoints that get nothing new, but keep the UDP flows that they have (CT-03); empty for TCP, where
///     what is established stays in any case
/// @param affinitySeconds ClientIP affinity time-out, 0 = none
public record LocalPort(
        FrontendKey.NodePort key,
        ServicePortName owner,
        List<Target> endpoints,
        List<Target> draining,
        int affinitySeconds) {
    private static final IpAddress IPV4 = IpAddress.of("127.0.0.1");
    private static final IpAddress IPV6 = IpAddress.of("::1");

    public LocalPort {
        endpoints = List.copyOf(endpoints);
        draining = List.copyOf(draining);
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(key + " has no endpoints");
        }
    }

    /// The one address of a family on which node ports are listened for. Clients have it too, or for IPv4 another of
    /// 127.0.0.0/8.
    public static IpAddress loopback(IpFamily family) {
        return switch (family) {
            case IPV4 -> IPV4;
            case IPV6 -> IPV6;
        };
    }

    /// What a process on this node finds at a node port; empty if it is to be refused: nobody to forward to, or source
    /// ranges that hold for node ports and do not name loopback (TRF-49, TRF-22).
    ///
    /// An endpoint on loopback is left out. The API server allows none, and with a manifest it could be this very
    /// port: a connection that forwards to itself until no descriptors are left.
    public static Optional<LocalPort> of(FrontendKey.NodePort key, Frontend frontend, List<Target> draining) {
        List<Target> endpoints = switch (frontend.action()) {
            case Action.Cluster(var all) -> all;
            case Action.Local(var here) -> here;
            case Action.ShortCircuit both -> both.cluster();
            case Action.Discard _, Action.Refuse _ -> List.of();
        };
        List<Target> outside = endpoints.stream()
                .filter(endpoint -> !endpoint.address().isLoopback())
                .toList();
        return outside.isEmpty() || !allowed(key, frontend)
                ? Optional.empty()
                : Optional.of(new LocalPort(key, frontend.owner(), outside, draining, frontend.affinitySeconds()));
    }

    private static boolean allowed(FrontendKey.NodePort key, Frontend frontend) {
        IpAddress client = loopback(key.family());
        return frontend.sourceRanges().isEmpty()
                || frontend.sourceRanges().stream().anyMatch(range -> range.contains(client));
    }
}
