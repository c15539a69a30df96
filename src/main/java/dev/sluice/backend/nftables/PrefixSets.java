// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Counts;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// The prefix lengths of source ranges that the kernel has sets for, how many ranges are of each, and since when
/// a set has been empty.
final class PrefixSets {
    private final NavigableSet<PrefixSet> sets = new TreeSet<>();
    private final Counts<PrefixSet> ranges = new Counts<>();
    private final Map<PrefixSet, Instant> emptySince = new HashMap<>();

    /// The kernel holds the set.
    void add(PrefixSet set, Instant now) {
        if (sets.add(set)) {
            emptySince.put(set, now);
        }
    }

    /// The kernel does not hold the set any more.
    void remove(PrefixSet set) {
        sets.remove(set);
        emptySince.remove(set);
    }

    boolean has(PrefixSet set) {
        return sets.contains(set);
    }

    NavigableSet<PrefixSet> all() {
        return new TreeSet<>(sets);
    }

    /// Those of the kernel and these.
    NavigableSet<PrefixSet> with(Set<PrefixSet> more) {
        var all = all();
        all.addAll(more);
        return all;
    }

    /// So many ranges of this length came, or went.
    void use(PrefixSet set, int delta, Instant now) {
        ranges.add(set, delta);
        if (ranges.of(set) > 0) {
            emptySince.remove(set);
        } else {
            emptySince.put(set, now);
        }
    }

    /// Sets that have been empty since before that.
    List<PrefixSet> emptySince(Instant before) {
        return emptySince.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(before))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
