// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import dev.sluice.model.IpFamily;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What was asked of this machine before anything is changed.
///
/// @param kernel release, as `uname -r` prints it
/// @param privilege what this process lacks to ask more, as one line
/// @param missing for each family that the kernel has, which of nf_tables' features it lacks; empty list = none
/// @param forwarding for the same families, whether packets are forwarded; empty = the sysctl cannot be read
/// @param flows how full the connection table is; empty = not loaded yet
/// @param others proxies that are seen on this node: one line each, naming what of theirs is there
public record Machine(
        String kernel,
        Optional<String> privilege,
        SortedMap<IpFamily, List<String>> missing,
        Map<IpFamily, Optional<Boolean>> forwarding,
        Optional<Flows> flows,
        List<String> others) {
    /// Entries of conntrack, of as many as there may be (`nf_conntrack_count`, `nf_conntrack_max`).
    public record Flows(long count, long max) {
        /// In percent.
        long fill() {
            return max == 0 ? 0 : 100 * count / max;
        }
    }

    public Machine {
        missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
        forwarding = Map.copyOf(forwarding);
        others = List.copyOf(others);
    }
}
