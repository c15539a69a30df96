// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import java.util.Locale;

/// Text as JSON writes it: what comes from a manifest may hold anything.
final class Json {
    private Json() {}

    static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
