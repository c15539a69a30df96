// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.util.LinkedHashSet;
import java.util.List;

/// The first few causes of a change, and how many more there were: a Service that changes a thousand times while
/// one transaction is in flight must not hold a thousand causes (SYNC-16).
///
/// @param first the earliest ones
/// @param more how many came after them and were only counted
public record Causes(List<Cause> first, long more) {
    static final Causes NONE = new Causes(List.of(), 0);

    public Causes {
        first = List.copyOf(first);
    }

    static Causes of(Cause cause) {
        return new Causes(List.of(cause), 0);
    }

    /// Both, these first. A cause that is in both counts once.
    Causes and(Causes later, int limit) {
        return first.isEmpty() && more == 0 ? later : merge(List.of(this, later), limit);
    }

    /// All of them, earlier ones first.
    static Causes merge(Iterable<Causes> all, int limit) {
        var first = new LinkedHashSet<Cause>();
        long more = 0;
        for (Causes causes : all) {
            more += causes.more;
            for (Cause cause : causes.first) {
                if (first.size() < limit) {
                    first.add(cause);
                } else if (!first.contains(cause)) {
                    more++;
                }
            }
        }
        return new Causes(List.copyOf(first), more);
    }
}
