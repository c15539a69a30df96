// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.SlicePort;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The endpoints of each port of a Service, merged over its slices: one per (IP, port), sorted by text (EP-03,
/// EP-04, EP-10, EP-18). One pass over the slices, whatever the number of ports.
final class Candidates {
    private record PortId(String name, Protocol protocol) {}

    private record Place(IpAddress address, int port) {}

    private final Map<PortId, Map<Place, Candidate>> merged = new HashMap<>();
    private final IpFamily family;
    private final NodeView node;

    Candidates(Service service, Collection<EndpointSlice> slices, IpFamily family, NodeView node) {
        this.family = family;
        this.node = node;
        service.ports().forEach(port -> merged.put(id(port), new HashMap<>()));
        slices.stream()
                .filter(slice -> slice.family().filter(family::equals).isPresent())
                .forEach(this::merge);
    }

    List<Candidate> of(ServicePort port) {
        return merged.getOrDefault(id(port), Map.of()).values().stream()
                .sorted(Comparator.comparing(Candidate::text))
                .toList();
    }

    /// The addresses of ready endpoints on this node, over all ports.
    Set<IpAddress> readyHere() {
        return merged.values().stream()
                .flatMap(places -> places.values().stream())
                .filter(c -> c.ready() && c.target().local())
                .map(c -> c.target().address())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void merge(EndpointSlice slice) {
        for (SlicePort port : slice.ports()) {
            Map<Place, Candidate> places = merged.get(new PortId(port.name(), port.protocol()));
            if (places != null) {
                for (Endpoint endpoint : slice.endpoints()) {
                    merge(slice, port, endpoint, places);
                }
            }
        }
    }

    private void merge(EndpointSlice slice, SlicePort port, Endpoint endpoint, Map<Place, Candidate> places) {
        if (endpoint.address().family() != family) {
            return;
        }
        var target = new Target(endpoint.address(), port.port(), node.runs(endpoint.nodeName()));
        var candidate = new Candidate(target, target.toString(), endpoint, slice.key(), slice.generation());
        places.merge(new Place(endpoint.address(), port.port()), candidate, Candidate::orBetter);
    }

    private static PortId id(ServicePort port) {
        return new PortId(port.name(), port.protocol());
    }
}
