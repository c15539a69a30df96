// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The words of a line of iptables: comments stand in double quotes, within which a backslash takes the next character
/// as it is, so that no comment can look like a target.
public final class Words {
    private Words() {}

    /// Takes a line apart.
    public static List<String> of(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted && i + 1 < line.length()) {
                word.append(line.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                begun = true;
            } else if (c == ' ' && !quoted) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /// Puts a line together, with quotes where they are needed: so that two lines that mean the same are the same.
    static String line(List<String> words) {
        return words.stream().map(Words::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean plain = !word.isEmpty() && word.chars().noneMatch(c -> c == ' ' || c == '"' || c == '\\' || c == '\'');
        return plain ? word : '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
