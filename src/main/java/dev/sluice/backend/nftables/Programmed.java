// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.Optional;

/// A frontend as the kernel holds it: with its endpoints in slots. A list the action does not use is empty.
///
/// @param affinity of its service port; empty = none
record Programmed(Frontend frontend, Slotted cluster, Slotted local, Optional<Affinity> affinity) {
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
    static Programmed fresh(Frontend frontend, Optional<Affinity> affinity) {
        return new Programmed(
                frontend,
                Slotted.NONE.become(cluster(frontend), affinity),
                Slotted.NONE.become(local(frontend), affinity),
                affinity);
    }

    /// The frontend in its new shape, endpoints that stay in their slots.
    Programmed become(Frontend next, Optional<Affinity> nextAffinity) {
        return new Programmed(
                next,
                cluster.become(cluster(next), nextAffinity),
                local.become(local(next), nextAffinity),
                nextAffinity);
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
