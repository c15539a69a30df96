// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.Counted;
import java.util.StringTokenizer;

/// What the rules of a chain dropped, from [IptablesTool#counted].
final class Dropped {
    private Dropped() {}

    /// In all.
    static Counted in(String printed) {
        return printed.lines()
                .skip(2)
                .map(Dropped::of)
                .reduce(
                        new Counted(0, 0),
                        (first, second) ->
                                new Counted(first.packets() + second.packets(), first.bytes() + second.bytes()));
    }

    private static Counted of(String line) {
        var words = new StringTokenizer(line);
        if (words.countTokens() < 3) {
            return new Counted(0, 0);
        }
        String packets = words.nextToken();
        String bytes = words.nextToken();
        return words.nextToken().equals("DROP")
                ? new Counted(Long.parseLong(packets), Long.parseLong(bytes))
                : new Counted(0, 0);
    }
}
