// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import java.util.OptionalInt;
import java.util.StringTokenizer;

/// The kernel's way to write a set of CPUs: `0-3,8` are five (`bitmap_parselist` in `lib/bitmap-str.c`).
final class CpuList {
    private CpuList() {}

    /// How many they are; empty if it is no such list, or none is in it.
    static OptionalInt count(String list) {
        int count = 0;
        StringTokenizer ranges = new StringTokenizer(list.strip(), ",");
        try {
            while (ranges.hasMoreTokens()) {
                String range = ranges.nextToken();
                int dash = range.indexOf('-');
                int last = Integer.parseInt(range.substring(dash + 1));
                int first = dash < 0 ? last : Integer.parseInt(range.substring(0, dash));
                if (last < first) {
                    return OptionalInt.empty();
                }
                count += last - first + 1;
            }
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
    }
}
