// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Differences that may leave, the most important first. Merging is by subject, so the queue is never longer than
/// the number of Services (SYNC-16).
final class ReadyQueue {
    /// Whoever has waited for this many parts goes with the next one, however unimportant.
    private static final long PATIENCE = 8;

    private final TreeMap<Difference.Rank, Difference> byRank = new TreeMap<>();
    private final Map<Subject, Difference.Rank> ranks = new HashMap<>();
    private final LinkedHashMap<Subject, Long> waitingSince = new LinkedHashMap<>();
    private long parts;

    boolean isEmpty() {
        return byRank.isEmpty();
    }

    /// Queues a difference, or queues it anew after it changed; it keeps its age.
    void offer(Difference difference) {
        Difference.Rank old = ranks.put(difference.subject(), difference.rank());
        if (old != null) {
            byRank.remove(old);
        }
        byRank.put(difference.rank(), difference);
        waitingSince.putIfAbsent(difference.subject(), parts);
    }

    void remove(Subject subject) {
        Difference.Rank rank = ranks.remove(subject);
        if (rank != null) {
            byRank.remove(rank);
            waitingSince.remove(subject);
        }
    }

    /// The next part: as many as fit, at least one unless the queue is empty. They stay queued until removed.
    List<Difference> nextPart(int elements) {
        var part = new ArrayList<Difference>();
        parts++;
        Optional<Difference> overdue = overdue();
        overdue.ifPresent(part::add);
        int left = elements - overdue.map(Difference::elements).orElse(0);
        for (Difference next : byRank.values()) {
            if (overdue.filter(next::equals).isPresent()) {
                continue;
            }
            if (!part.isEmpty() && next.elements() > left) {
                break;
            }
            part.add(next);
            left -= next.elements();
        }
        return part;
    }

    /// The best witness when everything seems to be refused: the one that was refused least often alone, the latest
    /// change first.
    Optional<Difference> leastRefused() {
        return byRank.values().stream()
                .min(Comparator.comparingInt(Difference::refusals).thenComparingLong(d -> -d.changed()));
    }

    private Optional<Difference> overdue() {
        return waitingSince.entrySet().stream()
                .limit(1)
                .filter(oldest -> parts - oldest.getValue() > PATIENCE)
                .flatMap(oldest -> Optional.ofNullable(ranks.get(oldest.getKey())).stream())
                .flatMap(rank -> Optional.ofNullable(byRank.get(rank)).stream())
                .findFirst();
    }
}
