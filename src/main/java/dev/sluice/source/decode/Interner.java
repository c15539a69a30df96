// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.nio.charset.StandardCharsets;
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
        int slot = slot(text.hashCode());
        String held = slots[slot];
        if (held.equals(text)) {
            return held;
        }
        slots[slot] = text;
        return text;
    }

    /// The string of these UTF-8 bytes, without making it first if it is held.
    String intern(byte[] utf8, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + utf8[i];
        }
        String held = slots[slot(hash)];
        return isAscii(held, utf8, from, to) ? held : intern(new String(utf8, from, to - from, StandardCharsets.UTF_8));
    }

    private static boolean isAscii(String text, byte[] bytes, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            // A byte above 127 is negative here, so no char equals it.
            if (text.charAt(i) != bytes[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 16) & (SLOTS - 1);
    }
}
