// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Target;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who goes first when not all fits into one transaction.
enum Importance {
    /// Node rules, which every frontend relies on.
    NODE,
    /// The API server: without it the node learns nothing.
    API,
    /// Names, which nearly every connection starts with.
    DNS,
    /// Something that serves now must stop serving: connections are failing (SYNC-15). It also frees room.
    LOSS,
    /// A Service with endpoints on this node.
    LOCAL,
    /// Everything else.
    REST;

    private static final ObjectKey API_SERVICE = new ObjectKey("default", "kubernetes");
    private static final ObjectKey DNS_SERVICE = new ObjectKey("kube-system", "kube-dns");
    private static final int DNS_PORT = 53;

    /// One frontend before and after; at least one of them is there.
    record Move(Optional<Frontend> before, Optional<Frontend> after) {
        /// Number of elements that a backend with maps would write and delete: the endpoints that differ, and one for
        /// the frontend itself.
        int elements() {
            Set<Target> was = new HashSet<>(targets(before));
            Set<Target> is = new HashSet<>(targets(after));
            int kept = is.size();
            is.removeAll(was);
            kept -= is.size();
            return 1 + is.size() + was.size() - kept;
        }

        /// Takes something away from clients.
        boolean loses() {
            return before.isPresent()
                    && (after.isEmpty() || !new HashSet<>(targets(after)).containsAll(targets(before)));
        }

        boolean isLocal() {
            return targets(after).stream().anyMatch(Target::local);
        }

        boolean isDns() {
            return Stream.concat(before.stream(), after.stream())
                    .anyMatch(f -> f.key().port() == DNS_PORT);
        }
    }

    /// Of a Service, by all its moves.
    static Importance of(ObjectKey service, Collection<Move> moves) {
        if (service.equals(API_SERVICE)) {
            return API;
        }
        if (service.equals(DNS_SERVICE) || moves.stream().anyMatch(Move::isDns)) {
            return DNS;
        }
        if (moves.stream().anyMatch(Move::loses)) {
            return LOSS;
        }
        return moves.stream().anyMatch(Move::isLocal) ? LOCAL : REST;
    }

    private static List<Target> targets(Optional<Frontend> frontend) {
        return frontend.map(f -> targets(f.action())).orElse(List.of());
    }

    private static List<Target> targets(Action action) {
        return switch (action) {
            case Action.Cluster cluster -> cluster.endpoints();
            case Action.Local local -> local.endpoints();
            case Action.ShortCircuit both ->
                Stream.concat(both.cluster().stream(), both.local().stream()).toList();
            case Action.Discard _, Action.Refuse _ -> List.of();
        };
    }
}
