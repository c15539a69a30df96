// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Finds what a frontend that was left to IPVS holds there, while frontends are read one by one. Exact ones must
/// come before node ports, whose places they may take.
final class LeftReader {
    private final LeftLists lists;
    private final NodeRules node;
    private final Set<FrontendKey> taken = new HashSet<>();

    LeftReader(LeftLists lists, NodeRules node) {
        this.lists = lists;
        this.node = node;
    }

    /// All servers of a frontend hold the same, so the first one tells; empty if it tells nothing that can be used.
    Optional<LeftLists.Held> of(PolicyChain chain, FrontendKey key) {
        taken.add(key);
        if (!chain.isLeft()) {
            return Optional.of(LeftLists.Held.NOTHING);
        }
        var first = Places.of(key, node, taken::contains).getFirst();
        return lists.of(first).filter(held -> !held.endpoints().isEmpty());
    }
}
