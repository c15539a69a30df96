// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.util.Arrays;

/// Makes equal strings one: node names, zones and port names come back in thousands of objects.
///
/// Bounded and forgetful: each hash has one slot and the newest string wins, so it never grows and never has to be
/// swept. A string that lost its slot is merely stored twice. Not thread-safe.
final class Interner {
    private static final int SLOTS = 4096;

    private final String[] slots = new String[SLOTS];

    Interner() {
        Arrays.fill(slots, "");
    }

    String intern(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        String held = slots[slot];
        if (held.equals(text)) {
            return held;
        }
        slots[slot] = text;
        return text;
    }
}
