// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpFamily;
import java.util.Optional;

/// A set or map of our table that transactions write elements of: one that the table always has, or one for the
/// source ranges of one prefix length.
sealed interface ElementSet permits TableSet, PrefixSet {
    /// As `nft list` shows it.
    String nftName();

    /// The set of that name, if it is one of these.
    static Optional<ElementSet> named(String name, IpFamily family) {
        return TableSet.named(name).<ElementSet>map(set -> set).or(() -> PrefixSet.named(name, family));
    }
}
