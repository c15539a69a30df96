// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// A set whose members are there as long as somebody names them: several ServiceCIDR objects may hold one range
/// (IN-09), several slices of a Service may hold hints.
final class Counts<T> {
    private final Map<T, Integer> counts = new HashMap<>();

    /// Names a member once more.
    ///
    /// @return whether it is new
    boolean add(T member) {
        return counts.merge(member, 1, Integer::sum) == 1;
    }

    /// Names a member once less.
    ///
    /// @return whether nobody names it any more; false too if nobody did
    boolean remove(T member) {
        return counts.containsKey(member) && counts.computeIfPresent(member, (_, n) -> n == 1 ? null : n - 1) == null;
    }

    /// A live view.
    Set<T> members() {
        return Collections.unmodifiableSet(counts.keySet());
    }
}
