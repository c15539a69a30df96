// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// The operations between what the kernel holds and what is wanted, as few as there can be, in an order in which
/// nobody who is served ever is not:
///
/// 1. virtual servers that are new, and the settings of those that change;
/// 2. destinations that are new, or serve again;
/// 3. `kube-ipvs0` and its addresses: the first packet to one finds its server complete;
/// 4. addresses that go;
/// 5. destinations that go, then servers that go.
///
/// Pure. A destination of a TCP server is not deleted but loses its weight, which costs no look at its connections
/// and cannot race with a new one: [Drains] deletes it once it has none (IPVS-09). One that comes back while it
/// waits gets its weight back in place; the reference deletes and adds it, between which its connections have no
/// real server, and a packet of theirs ends them (`expire_nodest_conn`).
final class Planner {
    private final Image image;
    private final Scheduling scheduling;
    private final List<Operation> servers = new ArrayList<>();
    private final List<Operation> serving = new ArrayList<>();
    private final List<Operation> addresses = new ArrayList<>();
    private final List<Operation> going = new ArrayList<>();
    private final List<Operation> gone = new ArrayList<>();
    /// How many servers more, or less, an address will have.
    private final Map<IpAddress, Integer> more = new LinkedHashMap<>();

    private Planner(Image image, Scheduling scheduling) {
        this.image = image;
        this.scheduling = scheduling;
    }

    /// @param look addresses to put right although none of their servers comes or goes
    static List<Operation> plan(Image image, Scheduling scheduling, ServerChanges changes, Set<IpAddress> look) {
        var planner = new Planner(image, scheduling);
        changes.wanted().forEach(planner::wanted);
        changes.gone().forEach(planner::gone);
        look.forEach(address -> planner.more.merge(address, 0, Integer::sum));
        planner.addresses();
        return planner.inOrder();
    }

    private List<Operation> inOrder() {
        List<Operation> all = new ArrayList<>();
        all.addAll(servers);
        all.addAll(serving);
        all.addAll(addresses);
        all.addAll(going);
        all.addAll(gone);
        return List.copyOf(all);
    }

    private void wanted(VirtualServer wanted) {
        var settings = new ServerSettings(scheduling, wanted.persistenceSeconds());
        var held = image.server(wanted.key());
        if (held.isEmpty()) {
            servers.add(new Operation.AddServer(wanted.key(), settings));
            more.merge(wanted.key().address(), 1, Integer::sum);
        } else if (!held.get().settings().equals(settings)) {
            servers.add(new Operation.SetServer(wanted.key(), held.get().settings(), settings));
        }
        destinations(wanted, held.map(HeldServer::destinations).orElse(List.of()));
    }

    private void destinations(VirtualServer wanted, List<HeldDestination> held) {
        Map<RealServer, HeldDestination> there = new HashMap<>();
        for (HeldDestination destination : held) {
            there.put(destination.at(), destination);
            if (!wanted.endpoints().contains(destination.at())) {
                goes(wanted.key(), destination);
            }
        }
        for (RealServer endpoint : wanted.endpoints()) {
            HeldDestination destination = there.get(endpoint);
            if (destination == null) {
                serving.add(new Operation.AddDestination(wanted.key(), endpoint, HeldDestination.SERVING));
            } else if (!destination.serves()) {
                serving.add(set(wanted.key(), destination, HeldDestination.SERVING));
            }
        }
    }

    private void goes(ServerKey server, HeldDestination destination) {
        if (!server.drains()) {
            going.add(new Operation.DeleteDestination(server, destination.at(), destination.weight()));
        } else if (destination.weight() != HeldDestination.DRAINING) {
            going.add(set(server, destination, HeldDestination.DRAINING));
        }
    }

    private static Operation set(ServerKey server, HeldDestination destination, int weight) {
        var before = destination.plain() ? OptionalInt.of(destination.weight()) : OptionalInt.empty();
        return new Operation.SetDestination(server, destination.at(), before, weight);
    }

    private void gone(ServerKey key) {
        image.server(key).ifPresent(held -> {
            gone.add(new Operation.DeleteServer(held));
            more.merge(key.address(), -1, Integer::sum);
        });
    }

    /// An address belongs on the link if it has a server and no other interface has it (IPVS-05). The unspecified
    /// one is none: nobody is to be led to servers there.
    private void addresses() {
        List<Operation> go = new ArrayList<>();
        more.forEach((address, difference) -> {
            boolean needed = !address.isUnspecified()
                    && image.serversAt(address) + difference > 0
                    && !image.isElsewhere(address);
            boolean there = image.onLink().contains(address);
            if (needed && !there) {
                addresses.add(new Operation.AddAddress(address));
            } else if (there && !needed) {
                go.add(new Operation.DeleteAddress(address));
            }
        });
        if (!addresses.isEmpty() && !image.hasLink()) {
            addresses.addFirst(new Operation.AddLink());
        }
        addresses.addAll(go);
    }
}
