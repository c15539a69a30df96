// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.ArrayList;
import java.util.List;

/// The words of a line of iptables: comments stand in double quotes, within which a backslash takes the next character
/// as it is, so that no comment can look like a target.
final class Words {
    private Words() {}

    static List<String> of(String line) {
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
}
