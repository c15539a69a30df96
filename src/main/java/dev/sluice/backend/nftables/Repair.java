// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.SetElement;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a reading found wrong, to be put right in the next transaction.
///
/// @param staleChains to be emptied and deleted: unknown, or a base chain on the wrong hook or with another policy
/// @param missingChains fixed chains to be created with their rules
/// @param rewriteChains chains whose rules differ from what they should be
/// @param staleSets sets that are none of ours
/// @param staleObjects named objects that are none of ours
/// @param missingCounters to be created, at zero
/// @param strays elements that nothing explains
/// @param missing elements that a frontend needs and that are not there
record Repair(
        Table table,
        Set<String> staleChains,
        Set<String> missingChains,
        Set<String> rewriteChains,
        Set<String> staleSets,
        Set<NamedObject> staleObjects,
        Set<Counter> missingCounters,
        Map<ElementSet, List<SetElement>> strays,
        Map<ElementSet, List<SetElement>> missing) {
    enum Table {
        /// There, with sets of the right shape.
        PRESENT,
        /// Not there: write all of it.
        MISSING,
        /// There, but asleep or with sets that cannot be used: delete it and write all of it, in one transaction.
        UNUSABLE,
    }

    static Repair none() {
        return all(Table.PRESENT);
    }

    /// Nothing of the table can be kept, or all.
    static Repair all(Table table) {
        return new Repair(table, Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of());
    }

    boolean isNone() {
        return equals(none());
    }
}
