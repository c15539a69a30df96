// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the culprit in a refused batch: groups of suspects, tried one after the other, split when refused. One
/// offender among n is alone after about 2 log2 n transactions, and everyone else is programmed by then.
///
/// Depth first, so that when everything is refused it shows after a few single Services, not after all of them.
final class Isolation {
    private final Deque<List<Subject>> groups = new ArrayDeque<>();
    private final Set<Subject> suspects = new HashSet<>();

    boolean isEmpty() {
        return groups.isEmpty();
    }

    boolean suspects(Subject subject) {
        return suspects.contains(subject);
    }

    /// A group of two or more was refused: cuts it up, to be tried next.
    ///
    /// @param named whom the backend suspects. If these are some and not all, the others are tried without them first
    void split(List<Subject> group, Set<ObjectKey> named) {
        List<Subject> accused = new ArrayList<>();
        List<Subject> others = new ArrayList<>();
        for (Subject subject : group) {
            boolean isNamed = subject instanceof Subject.OneService(ObjectKey service) && named.contains(service);
            (isNamed ? accused : others).add(subject);
        }
        boolean useful = !accused.isEmpty() && !others.isEmpty();
        int half = (group.size() + 1) / 2;
        again(useful ? accused : group.subList(half, group.size()));
        again(useful ? others : group.subList(0, half));
    }

    /// Not known how a group fared: it is tried again.
    void again(List<Subject> group) {
        groups.push(List.copyOf(group));
        suspects.addAll(group);
    }

    /// The next group to be tried, removed from the list; its members stay suspects until told.
    Optional<List<Subject>> next() {
        return Optional.ofNullable(groups.poll());
    }

    void clear(List<Subject> group) {
        group.forEach(suspects::remove);
    }

    /// Gives up; all suspects go free.
    List<Subject> dissolve() {
        List<Subject> all = List.copyOf(suspects);
        suspects.clear();
        groups.clear();
        return all;
    }
}
