// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;

/// A frontend as the kernel holds it: with its endpoints in slots. A list the action does not use is empty.
///
/// @param affinity of its service port, as the table has it; empty = none
/// @param balancer of the table: what it does not draw itself has no slots
record Programmed(Frontend frontend, Slotted cluster, Slotted local, Optional<Affinity> affinity, Balancer balancer) {
    /// Endpoints in slots.
    ///
    /// @param ids by which affinity remembers each; empty without affinity
    record Slotted(List<Target> slots, List<Integer> ids) {
        static final Slotted NONE = new Slotted(List.of(), List.of());

        Slotted {
            slots = List.copyOf(slots);
            ids = List.copyOf(ids);
        }

        private Slotted become(List<Target> endpoints, Optional<Affinity> affinity) {
            var next = Slots.assign(slots, endpoints);
            return new Slotted(
                    next,
                    affinity.map(a -> EndpointIds.assign(a.word(), slots, ids, next))
                            .orElse(List.of()));
        }
    }

    /// A frontend that was not there before.
    static Programmed fresh(Frontend frontend, Optional<Affinity> affinity, Balancer balancer) {
        return new Programmed(
                frontend,
                Slotted.NONE.become(balancer.drawnCluster(frontend), affinity),
                Slotted.NONE.become(balancer.drawnLocal(frontend), affinity),
                affinity,
                balancer);
    }

    /// The frontend in its new shape, endpoints that stay in their slots.
    Programmed become(Frontend next, Optional<Affinity> nextAffinity) {
        return new Programmed(
                next,
                cluster.become(balancer.drawnCluster(next), nextAffinity),
                local.become(balancer.drawnLocal(next), nextAffinity),
                nextAffinity,
                balancer);
    }

    /// Size of the cluster list as the policy chain knows it.
    int clusterSize() {
        return size(cluster(frontend), balancer.drawnCluster(frontend));
    }

    /// Size of the local list as the policy chain knows it.
    int localSize() {
        return size(local(frontend), balancer.drawnLocal(frontend));
    }

    private static int size(List<Target> list, List<Target> drawn) {
        return drawn.isEmpty() && !list.isEmpty() ? PolicyChain.LEFT : list.size();
    }

    /// The affinity time-out, 0 = none.
    int seconds() {
        return affinity.map(Affinity::seconds).orElse(0);
    }

    static List<Target> cluster(Frontend frontend) {
        return switch (frontend.action()) {
            case Action.Cluster(var all) -> all;
            case Action.ShortCircuit(var all, var _) -> all;
            case Action.Local _, Action.Discard _, Action.Refuse _ -> List.of();
        };
    }

    static List<Target> local(Frontend frontend) {
        return switch (frontend.action()) {
            case Action.Local(var here) -> here;
            case Action.ShortCircuit(var _, var here) -> here;
            case Action.Cluster _, Action.Discard _, Action.Refuse _ -> List.of();
        };
    }
}
