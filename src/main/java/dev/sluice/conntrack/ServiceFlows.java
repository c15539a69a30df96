// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.ClusterState;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.model.SlicePort;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The frontends that a Service claims in one family, and the endpoints that may keep the flows of each: all of the
/// Service port that serve, whatever policy, topology and readiness make of new flows (CT-03).
final class ServiceFlows {
    private final ClusterState state;
    private final FamilyTopology topology;
    private final Set<Protocol> protocols;

    /// @param protocols whose flows are looked after
    ServiceFlows(ClusterState state, FamilyTopology topology, Set<Protocol> protocols) {
        this.state = state;
        this.topology = topology;
        this.protocols = protocols;
    }

    /// Empty for a Service that is gone, or has no port that counts.
    Map<FrontendKey, Set<Place>> of(ObjectKey service) {
        Map<FrontendKey, Set<Place>> flows = new LinkedHashMap<>();
        Map<ServicePortName, Set<Place>> known = new HashMap<>();
        for (Frontend frontend : topology.frontends(service)) {
            if (protocols.contains(frontend.key().protocol())) {
                IpFamily family = frontend.key().family();
                flows.putIfAbsent(
                        frontend.key(), known.computeIfAbsent(frontend.owner(), port -> endpoints(port, family)));
            }
        }
        return flows;
    }

    private Set<Place> endpoints(ServicePortName port, IpFamily family) {
        Set<Place> places = new HashSet<>();
        for (EndpointSlice slice : state.slices(port.service())) {
            for (SlicePort slicePort : slice.ports()) {
                if (slicePort.name().equals(port.port()) && slicePort.protocol() == port.protocol()) {
                    slice.endpoints().stream()
                            .filter(endpoint -> endpoint.address().family() == family)
                            .filter(endpoint -> mayKeep(endpoint, port.protocol()))
                            .map(endpoint -> new Place(endpoint.address(), slicePort.port()))
                            .forEach(places::add);
                }
            }
        }
        return Set.copyOf(places);
    }

    /// A TCP connection may go on for as long as its endpoint is there at all (CT-12). For UDP an endpoint counts
    /// that is ready without serving: a Service that publishes what is not ready sends new flows there.
    private static boolean mayKeep(Endpoint endpoint, Protocol protocol) {
        return switch (protocol) {
            case UDP -> endpoint.serving() || endpoint.ready();
            case TCP -> true;
            case SCTP -> false;
        };
    }
}
