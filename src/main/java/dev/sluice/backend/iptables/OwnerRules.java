// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.Place.Table;
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

    /// How many rules of a table.
    int count(Table table) {
        int own = chains.entrySet().stream()
                .filter(chain -> chain.getKey().table() == table)
                .mapToInt(chain -> chain.getValue().size())
                .sum();
        return own
                + (int) entries.stream()
                        .filter(entry -> entry.place().table() == table)
                        .count();
    }

    /// A rule in a shared chain.
    record Entry(Place place, String rule) {}
}
