// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A set whose members are there as long as somebody names them: several ServiceCIDR objects may hold one range
/// (IN-09), several slices of a Service may hold hints, several frontends lead to one chain. For one thread.
public final class Counts<T> {
    private final Map<T, Integer> counts = new HashMap<>();

    /// How many name a member; 0 if it is none.
    public int of(T member) {
        return counts.getOrDefault(member, 0);
    }

    /// Names a member so many times more, or less: a count never falls below zero.
    public void add(T member, int times) {
        if (times != 0) {
            counts.merge(member, times, (a, b) -> a + b == 0 ? null : a + b);
            assert of(member) >= 0 : member + " is named " + of(member) + " times";
        }
    }

    /// Names a member once more.
    ///
    /// @return whether it is new
    public boolean add(T member) {
        return counts.merge(member, 1, Integer::sum) == 1;
    }

    /// Names a member once less.
    ///
    /// @return whether nobody names it any more; false too if nobody did
    public boolean remove(T member) {
        return counts.containsKey(member) && counts.computeIfPresent(member, (_, n) -> n == 1 ? null : n - 1) == null;
    }

    /// A live view.
    public Set<T> members() {
        return Collections.unmodifiableSet(counts.keySet());
    }
}
