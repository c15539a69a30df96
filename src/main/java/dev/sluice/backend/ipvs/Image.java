// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the kernel holds, by what it was read and what was done since: so a change costs no reading (IPVS-14).
///
/// Follows every [Operation] that the kernel took. Knows since when destinations drain: a TCP one of weight 0 does,
/// whoever set the weight, so that a restart goes on where it was (IPVS-09).
final class Image {
    /// A virtual server, by its destinations as they are now.
    private record Held(ServerSettings settings, Map<RealServer, HeldDestination> destinations) {}

    private final Map<ServerKey, Held> servers = new HashMap<>();
    private final Map<IpAddress, Integer> serversAt = new HashMap<>();
    private final Map<ServerKey, Map<RealServer, Instant>> drains = new LinkedHashMap<>();
    private final Set<IpAddress> onLink;
    private Set<IpAddress> elsewhere;
    private boolean link;

    Image(Ours ours, List<HeldServer> found, LocalAddresses addresses, Instant now) {
        this.onLink = new HashSet<>(addresses.onLink());
        this.elsewhere = addresses.elsewhere();
        this.link = addresses.link();
        for (HeldServer server : found) {
            put(server.key(), server.settings());
            boolean adopted = ours.contains(server.key().address());
            server.destinations().forEach(destination -> put(server.key(), destination, adopted, now));
        }
    }

    Set<ServerKey> keys() {
        return Set.copyOf(servers.keySet());
    }

    Optional<HeldServer> server(ServerKey key) {
        return Optional.ofNullable(servers.get(key))
                .map(held -> new HeldServer(key, held.settings, List.copyOf(held.destinations.values())));
    }

    int serversAt(IpAddress address) {
        return serversAt.getOrDefault(address, 0);
    }

    boolean hasLink() {
        return link;
    }

    Set<IpAddress> onLink() {
        return onLink;
    }

    /// Other interfaces have these addresses by now.
    ///
    /// @return those that they did not have, and those that they do not have any more
    Set<IpAddress> moveElsewhere(Set<IpAddress> now) {
        Set<IpAddress> moved = new HashSet<>(now);
        moved.removeAll(elsewhere);
        elsewhere.stream().filter(address -> !now.contains(address)).forEach(moved::add);
        elsewhere = Set.copyOf(now);
        return moved;
    }

    Set<IpAddress> elsewhere() {
        return elsewhere;
    }

    boolean isElsewhere(IpAddress address) {
        return elsewhere.contains(address);
    }

    /// Since when each drains, in the order in which they began to.
    Map<ServerKey, Map<RealServer, Instant>> drains() {
        return drains;
    }

    /// The kernel took it.
    void done(Operation operation, Instant now) {
        switch (operation) {
            case Operation.AddServer(ServerKey key, ServerSettings settings) -> put(key, settings);
            case Operation.SetServer(ServerKey key, ServerSettings _, ServerSettings after) ->
                servers.computeIfPresent(key, (_, held) -> new Held(after, held.destinations));
            case Operation.DeleteServer(HeldServer server) -> remove(server.key());
            case Operation.AddDestination(ServerKey server, RealServer at, int weight) ->
                put(server, new HeldDestination(at, weight, true, 0), true, now);
            case Operation.SetDestination(ServerKey server, RealServer at, var _, int weight) ->
                put(server, new HeldDestination(at, weight, true, 0), true, now);
            case Operation.DeleteDestination(ServerKey server, RealServer at, int _) -> remove(server, at);
            case Operation.AddLink() -> link = true;
            case Operation.DeleteLink() -> {
                link = false;
                onLink.clear();
            }
            case Operation.AddAddress(IpAddress address) -> onLink.add(address);
            case Operation.DeleteAddress(IpAddress address) -> onLink.remove(address);
        }
    }

    private void put(ServerKey key, ServerSettings settings) {
        servers.put(key, new Held(settings, new LinkedHashMap<>()));
        serversAt.merge(key.address(), 1, Integer::sum);
    }

    /// @param drains whether it is ours to wait for and delete if it has no weight
    private void put(ServerKey server, HeldDestination destination, boolean drains, Instant now) {
        Held held = servers.get(server);
        if (held == null) {
            return;
        }
        held.destinations.put(destination.at(), destination);
        if (drains && destination.weight() == HeldDestination.DRAINING && server.drains()) {
            this.drains.computeIfAbsent(server, _ -> new LinkedHashMap<>()).putIfAbsent(destination.at(), now);
        } else {
            drained(server, destination.at());
        }
    }

    private void remove(ServerKey key) {
        servers.remove(key);
        drains.remove(key);
        serversAt.computeIfPresent(key.address(), (_, count) -> count == 1 ? null : count - 1);
    }

    private void remove(ServerKey server, RealServer at) {
        Optional.ofNullable(servers.get(server)).ifPresent(held -> held.destinations.remove(at));
        drained(server, at);
    }

    private void drained(ServerKey server, RealServer at) {
        drains.computeIfPresent(server, (_, draining) -> {
            draining.remove(at);
            return draining.isEmpty() ? null : draining;
        });
    }
}
