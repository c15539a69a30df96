// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import java.util.List;
import java.util.Map;

/// All that one Service port has in the kernel.
///
/// @param chains its own, with their rules in order
/// @param entries its rules in chains that all share, in no order
record OwnerRules(Map<Place, List<String>> chains, List<Entry> entries) {
    static final OwnerRules NONE = new OwnerRules(Map.of(), List.of());

    OwnerRules {
        chains = Map.copyOf(chains);
        entries = List.copyOf(entries);
    }

    /// A rule in a shared chain.
    record Entry(Place place, String rule) {}
}
