// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.List;
import java.util.Set;

/// The chains of a table, and which of them lead to which.
///
/// @param table its name, `nat`
/// @param hooked chains that the kernel calls
/// @param chains all others
/// @param <P> by what a rule is named when it is to be deleted
record ChainGraph<P>(String table, Set<String> hooked, List<String> chains, List<Jump<P>> jumps) {
    ChainGraph {
        hooked = Set.copyOf(hooked);
        chains = List.copyOf(chains);
        jumps = List.copyOf(jumps);
    }

    /// A rule that leads from a chain to another.
    record Jump<P>(String from, String to, P rule) {}
}
