// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.FrontendKey;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Remembers which conflicts were told, so that each is told when it begins and when it ends, and not in between.
final class ConflictLog {
    private final Desired desired;
    private final Consumer<BatchEvent> events;
    private final Map<ObjectKey, Set<Conflict>> told = new HashMap<>();

    ConflictLog(Desired desired, Consumer<BatchEvent> events) {
        this.desired = desired;
        this.events = events;
    }

    /// A Service was compiled anew, and these keys have another winner or none. Others may have gained or lost rivals
    /// by that without having changed themselves: whoever wins the keys now, and everyone in a conflict that begins.
    void refreshed(ObjectKey service, Collection<FrontendKey> changed) {
        var involved = new ArrayDeque<ObjectKey>();
        involved.add(service);
        for (FrontendKey key : changed) {
            desired.frontend(key)
                    .ifPresent(winner -> involved.add(winner.owner().service()));
        }
        while (!involved.isEmpty()) {
            involved.addAll(compare(involved.remove()));
        }
    }

    /// @return who met a new rival by this
    private Set<ObjectKey> compare(ObjectKey service) {
        Set<Conflict> before = told.getOrDefault(service, Set.of());
        Set<Conflict> after = Set.copyOf(desired.conflicts(service));
        for (Conflict ended : List.copyOf(before)) {
            if (!after.contains(ended)) {
                participants(ended).forEach(participant -> forget(participant, ended));
                events.accept(new BatchEvent.ConflictEnded(ended));
            }
        }
        var met = new HashSet<ObjectKey>();
        for (Conflict begun : after) {
            if (!before.contains(begun)) {
                met.addAll(participants(begun));
                participants(begun)
                        .forEach(participant -> told.computeIfAbsent(participant, _ -> new HashSet<>())
                                .add(begun));
                events.accept(new BatchEvent.ConflictBegun(begun));
            }
        }
        return met;
    }

    /// One only, if ports of a single Service are at odds.
    private static Set<ObjectKey> participants(Conflict conflict) {
        var both = new HashSet<ObjectKey>();
        both.add(conflict.winner().service());
        both.add(conflict.loser().service());
        return both;
    }

    private void forget(ObjectKey service, Conflict conflict) {
        Set<Conflict> left = told.getOrDefault(service, Set.of());
        if (left.remove(conflict) && left.isEmpty()) {
            told.remove(service);
        }
    }
}
