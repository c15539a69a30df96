// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// All that one Service port has in the kernel.
///
/// @param chains its own, with their rules in order; they are written in the order in which they were made
/// @param entries its rules in chains that all share, in no order
record OwnerRules(Map<Place, List<String>> chains, List<Entry> entries) {
    static final OwnerRules NONE = new OwnerRules(Map.of(), List.of());

    OwnerRules {
        chains = Collections.unmodifiableMap(new LinkedHashMap<>(chains));
        entries = List.copyOf(entries);
    }

    /// A rule in a shared chain.
    record Entry(Place place, String rule) {}
}
