// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.util.Locale;
import java.util.stream.Collectors;

/// One line per VIP: how often it was asked, and a bar for each who answered.
///
/// @param glyphs of the terminal
record Chart(Glyphs glyphs) {
    /// Cells of a bar for all answers together.
    private static final int CELLS = 24;

    /// `demo/web    TCP 10.96.0.10:80           40/s  web-11 ████████ 13  web-12 ...`
    String line(Vip vip, Tally tally) {
        int total = tally.total();
        String bars = tally.byAnswer().entrySet().stream()
                .map(entry -> entry.getKey() + " " + bar(entry.getValue(), total) + " " + entry.getValue())
                .collect(Collectors.joining("  "));
        return String.format(Locale.ROOT, "  %-12s %-26s %3d/s  %s", vip.service(), vip, total, bars)
                .stripTrailing();
    }

    /// Who answered at all gets a cell.
    String bar(int count, int total) {
        int cells = total == 0 ? 0 : Math.round((float) count * CELLS / total);
        return glyphs.bar().repeat(count == 0 ? 0 : Math.max(1, cells));
    }
}
