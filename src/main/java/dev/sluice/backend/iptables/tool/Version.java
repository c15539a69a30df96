// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The release of an iptables, as it tells itself: `iptables v1.8.9 (nf_tables)`.
record Version(int major, int minor, int patch) implements Comparable<Version> {
    private static final Pattern TEXT = Pattern.compile("v(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");
    private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
            .thenComparingInt(Version::minor)
            .thenComparingInt(Version::patch);

    /// The first whose restore waits for the lock (`-w`), and that has `--random-fully`. Of 2018, older ones would need
    /// the lock taken for them.
    static final Version OLDEST = new Version(1, 6, 2);

    /// The first from which waiting is not polling any more, and `-W` is told to be ignored.
    static final Version NO_INTERVAL = new Version(1, 8, 8);

    /// Reads what `--version` printed.
    static Optional<Version> of(String text) {
        Matcher found = TEXT.matcher(text);
        return found.find()
                ? Optional.of(new Version(number(found, 1), number(found, 2), number(found, 3)))
                : Optional.empty();
    }

    private static int number(Matcher found, int group) {
        String digits = found.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    boolean atLeast(Version other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
