// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.backend.nftables.Places;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The virtual servers of a state of frontends. A frontend has some if there is a list for whoever is not served
/// by the table: not if it refuses or drops, nor with policy Local without an endpoint here (IPVS-08).
final class ServerList {
    /// A server, and the Service it is for.
    record Owned(VirtualServer server, ObjectKey service) {}

    private final Function<FrontendKey, Optional<Frontend>> state;
    private final NodeRules node;

    ServerList(Function<FrontendKey, Optional<Frontend>> state, NodeRules node) {
        this.state = state;
        this.node = node;
    }

    /// The servers of the frontends at these keys; of keys that are free, none.
    Map<ServerKey, Owned> servers(Collection<FrontendKey> keys) {
        var servers = new LinkedHashMap<ServerKey, Owned>();
        for (FrontendKey key : keys) {
            state.apply(key).ifPresent(frontend -> add(frontend, servers));
        }
        return servers;
    }

    private void add(Frontend frontend, Map<ServerKey, Owned> servers) {
        var endpoints = new LinkedHashSet<RealServer>();
        left(frontend.action()).forEach(target -> endpoints.add(new RealServer(target.address(), target.port())));
        if (endpoints.isEmpty()) {
            return;
        }
        for (FrontendKey.Vip place : Places.of(frontend.key(), node, this::taken)) {
            var key = key(place);
            var server = new VirtualServer(key, frontend.affinitySeconds(), endpoints);
            servers.put(key, new Owned(server, frontend.owner().service()));
        }
    }

    static ServerKey key(FrontendKey.Vip place) {
        return new ServerKey(place.address(), place.protocol(), place.port());
    }

    private boolean taken(FrontendKey.Vip place) {
        return state.apply(place)
                .filter(frontend -> !(frontend.action() instanceof Action.Refuse))
                .isPresent();
    }

    private static List<Target> left(Action action) {
        return switch (action) {
            case Action.Cluster(var all) -> all;
            case Action.Local(var here) -> here;
            case Action.ShortCircuit(var _, var here) -> here;
            case Action.Discard(), Action.Refuse() -> List.of();
        };
    }
}
