// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import java.util.List;

/// A frontend as the kernel holds it: with its endpoints in slots. A list the action does not use is empty.
record Programmed(Frontend frontend, List<Target> clusterSlots, List<Target> localSlots) {
    /// A frontend that was not there before.
    static Programmed fresh(Frontend frontend) {
        return new Programmed(frontend, List.copyOf(cluster(frontend)), List.copyOf(local(frontend)));
    }

    /// The frontend in its new shape, endpoints that stay in their slots.
    Programmed become(Frontend next) {
        return new Programmed(next, Slots.assign(clusterSlots, cluster(next)), Slots.assign(localSlots, local(next)));
    }

    private static List<Target> cluster(Frontend frontend) {
        return switch (frontend.action()) {
            case Action.Cluster(var all) -> all;
            case Action.ShortCircuit(var all, var _) -> all;
            case Action.Local _, Action.Discard _, Action.Refuse _ -> List.of();
        };
    }

    private static List<Target> local(Frontend frontend) {
        return switch (frontend.action()) {
            case Action.Local(var here) -> here;
            case Action.ShortCircuit(var _, var here) -> here;
            case Action.Cluster _, Action.Discard _, Action.Refuse _ -> List.of();
        };
    }
}
