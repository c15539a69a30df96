// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The lines of a restore's input that its complaint is about, to be told with it (IPT-12). Restores name a line by
/// its number only, in an input that is gone when somebody reads the log.
final class InputLines {
    /// Of its parser, both variants: `Error occurred at line: 3`. Of a commit: the older variant's
    /// `iptables-restore: line 5 failed`, and `line 5: CHAIN_DEL failed (Device or resource busy): chain KUBE-A`.
    private static final Pattern NUMBER = Pattern.compile("(?:at line: |\\bline )(\\d{1,9})");

    /// What is shown before and after the line.
    private static final int AROUND = 3;

    private InputLines() {}

    /// The line that was complained of, counted from 1. The first where there are several: others follow from it.
    static OptionalInt named(String complaint) {
        return NUMBER.matcher(complaint)
                .results()
                .map(MatchResult::group)
                .map(text -> text.substring(text.lastIndexOf(' ') + 1))
                .mapToInt(Integer::parseInt)
                .filter(number -> number > 0)
                .findFirst();
    }

    /// Those around a line, one under the other with their numbers, the line itself marked; empty if the input is not
    /// so long.
    static String around(String input, int line) {
        var shown = new StringJoiner("\n");
        int first = Math.max(1, line - AROUND);
        int number = 0;
        for (int start = 0; start < input.length() && number < line + AROUND; ) {
            int end = input.indexOf('\n', start);
            end = end < 0 ? input.length() : end;
            number++;
            if (number >= first) {
                shown.add((number == line ? "> " : "  ") + number + ": " + input.substring(start, end));
            }
            start = end + 1;
        }
        return number < line ? "" : shown.toString();
    }
}
