// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import java.util.HashMap;
import java.util.Map;

/// How many users a thing has. A thing without users is not in here.
final class Counts<T> {
    private final Map<T, Integer> counts = new HashMap<>();

    int of(T thing) {
        return counts.getOrDefault(thing, 0);
    }

    /// Adds, also negative numbers; the count never falls below zero.
    void add(T thing, int users) {
        if (users == 0) {
            return;
        }
        counts.merge(thing, users, (a, b) -> a + b == 0 ? null : a + b);
        assert of(thing) >= 0 : thing + " has " + of(thing) + " users";
    }
}
