// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private final StringWriter out = new StringWriter();

    private Screen screen(boolean terminal) {
        return new Screen(new PrintWriter(out), terminal);
    }

    @Test
    void a_pipe_gets_plain_lines() {
        Screen screen = screen(false);

        screen.show(List.of("a 1", "b 1"));
        screen.event("hello");
        screen.show(List.of("a 2", "b 2"));

        assertThat(out.toString().lines()).containsExactly("a 1", "b 1", "hello", "a 2", "b 2");
    }

    @Test
    void on_a_terminal_rows_stay_below_the_events() {
        Screen screen = screen(true);

        screen.show(List.of("a 1", "b 1"));
        screen.event("hello");

        assertThat(shown(out.toString())).containsExactly("hello", "a 1", "b 1");

        screen.show(List.of("a 2"));

        assertThat(shown(out.toString())).containsExactly("hello", "a 2");
    }

    /// What is left when the two movements that we use are carried out.
    private static List<String> shown(String text) {
        var lines = new java.util.ArrayList<String>();
        for (String line : text.replaceAll("\033\\[\\?7[hl]", "").split("\n", -1)) {
            String rest = line;
            while (rest.startsWith("\033[")) {
                int up = Integer.parseInt(rest.substring(2, rest.indexOf('F')));
                lines.subList(lines.size() - up, lines.size()).clear();
                rest = rest.substring(rest.indexOf('J') + 1);
            }
            if (!rest.isEmpty()) {
                lines.add(rest);
            }
        }
        return lines;
    }
}
