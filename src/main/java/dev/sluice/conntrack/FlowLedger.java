// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.ClusterState;
import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.FrontendKey.Vip;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is known of the flows of one family: where they may lead, by frontend, as of the last commit. Gives out what
/// changed by the addresses that packets carry, a node port once for each address that accepts it (CT-08). For one
/// thread.
///
/// An update costs as much as the Service has frontends and endpoints. All of it is by what was *settled*, never by
/// what the model wants by now: a flow that is deleted before the rules changed comes back as it was (CT-11).
public final class FlowLedger {
    private final Set<Protocol> protocols;
    private final Map<ObjectKey, Map<FrontendKey, Set<Place>>> claims = new HashMap<>();
    private final Map<FrontendKey, Set<Place>> known = new HashMap<>();
    private final Set<FrontendKey> distrusted = new HashSet<>();
    private Set<IpAddress> nodePortAddresses = Set.of();

    /// @param tcp whether TCP flows to endpoints that are gone are stale, too (CT-12)
    public FlowLedger(boolean tcp) {
        protocols = tcp ? EnumSet.of(Protocol.UDP, Protocol.TCP) : EnumSet.of(Protocol.UDP);
    }

    /// Takes in that these Services stand in the kernel as the model has them.
    ///
    /// @return the frontends whose flows may lead elsewhere now; nothing for a Service that changed nothing about that
    public FlowChanges settled(Collection<ObjectKey> services, ClusterState state, FamilyTopology topology) {
        ServiceFlows flows = new ServiceFlows(state, topology, protocols);
        Map<Vip, Destinations> changes = new LinkedHashMap<>();
        Set<ObjectKey> reasons = new LinkedHashSet<>();
        for (ObjectKey service : services) {
            Map<FrontendKey, Set<Place>> after = flows.of(service);
            Map<FrontendKey, Set<Place>> before = replace(service, after);
            for (FrontendKey key : union(before.keySet(), after.keySet())) {
                boolean cameOrWent = before.containsKey(key) != after.containsKey(key);
                change(key, topology.frontend(key), cameOrWent).ifPresent(change -> {
                    places(key).forEach(vip -> changes.merge(vip, change, Destinations::then));
                    if (change.suspect()) {
                        reasons.add(service);
                    }
                });
            }
        }
        return new FlowChanges(List.copyOf(reasons), changes);
    }

    /// Takes in which addresses accept node ports.
    ///
    /// @return the node ports at each address that came or went
    public FlowChanges acceptNodePortsOn(Set<IpAddress> addresses) {
        Set<IpAddress> came = minus(addresses, nodePortAddresses);
        Set<IpAddress> went = minus(nodePortAddresses, addresses);
        nodePortAddresses = Set.copyOf(addresses);
        Map<Vip, Destinations> changes = new LinkedHashMap<>();
        known.forEach((key, endpoints) -> {
            if (key instanceof NodePort port) {
                expand(port, came).forEach(vip -> changes.put(vip, new Destinations(endpoints, true)));
                expand(port, went).forEach(vip -> changes.put(vip, new Destinations(Set.of(), true)));
            }
        });
        return new FlowChanges(List.of(), changes);
    }

    /// Somebody else changed the rules, so that flows may have gone anywhere: every frontend is suspect once, when it
    /// settles the next time.
    public void distrust() {
        distrusted.addAll(known.keySet());
    }

    private Map<FrontendKey, Set<Place>> replace(ObjectKey service, Map<FrontendKey, Set<Place>> after) {
        Map<FrontendKey, Set<Place>> before = after.isEmpty() ? claims.remove(service) : claims.put(service, after);
        return Objects.requireNonNullElse(before, Map.of());
    }

    /// @param owner whose frontend it is now; one that has not settled may have flows that nobody knows of, so they
    ///     are left alone
    /// @param cameOrWent whether a Service began or ceased to claim it: it may be another's for longer than we know
    private Optional<Destinations> change(FrontendKey key, Optional<Frontend> owner, boolean cameOrWent) {
        Optional<Set<Place>> now =
                owner.map(frontend -> claims.get(frontend.owner().service())).map(claim -> claim.get(key));
        if (owner.isPresent() && now.isEmpty()) {
            return Optional.empty();
        }
        Set<Place> endpoints = now.orElse(Set.of());
        Set<Place> before = now.isPresent() ? known.put(key, endpoints) : known.remove(key);
        boolean suspect = distrusted.remove(key) || cameOrWent || before == null || strays(before, endpoints);
        return suspect || !endpoints.equals(before)
                ? Optional.of(new Destinations(endpoints, suspect))
                : Optional.empty();
    }

    /// Whether flows that were in order before can be stale now: to an endpoint that left, or to none at all, which
    /// is in order only as long as there is none (CT-07).
    private static boolean strays(Set<Place> before, Set<Place> after) {
        return !after.containsAll(before) || (before.isEmpty() && !after.isEmpty());
    }

    private Stream<Vip> places(FrontendKey key) {
        return switch (key) {
            case Vip vip -> Stream.of(vip);
            case NodePort port -> expand(port, nodePortAddresses);
        };
    }

    /// A node port yields to whoever has its number on that very address (CT-04).
    private Stream<Vip> expand(NodePort port, Set<IpAddress> addresses) {
        return addresses.stream()
                .map(address -> new Vip(address, port.protocol(), port.port()))
                .filter(vip -> !known.containsKey(vip));
    }

    private static <T> Set<T> union(Set<T> some, Set<T> more) {
        Set<T> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all;
    }

    private static <T> Set<T> minus(Set<T> all, Set<T> but) {
        return all.stream().filter(one -> !but.contains(one)).collect(Collectors.toUnmodifiableSet());
    }
}
