// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.io.PrintWriter;
import java.util.List;

/// Events scroll, the rows below them stay: on a terminal the rows are drawn anew in their place; where the output is
/// a file or a pipe they are just lines among lines. Thread-safe.
public final class Screen {
    /// DEC private mode 7: without it a long row is cut at the edge, and a row is one line as the way back counts it.
    private static final String CUT = "\033[?7l";

    private static final String WRAP = "\033[?7h";

    private final PrintWriter out;
    private final boolean terminal;
    private List<String> rows = List.of();

    /// @param terminal whether the output understands cursor movements
    public Screen(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Prints a line for good.
    synchronized void event(String line) {
        erase();
        out.println(line);
        if (terminal) {
            draw();
        }
        out.flush();
    }

    /// Shows these rows instead of those before.
    synchronized void show(List<String> next) {
        erase();
        rows = List.copyOf(next);
        draw();
        out.flush();
    }

    private void erase() {
        if (terminal && !rows.isEmpty()) {
            // ECMA-48: to the start of the line so many lines up, then erase to the end of the screen.
            out.print("\033[" + rows.size() + "F\033[J");
        }
    }

    private void draw() {
        if (rows.isEmpty()) {
            return;
        }
        out.print(terminal ? CUT : "");
        rows.forEach(out::println);
        out.print(terminal ? WRAP : "");
    }
}
