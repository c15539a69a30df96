// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.Optional;

/// A chain (`NFTA_CHAIN_*`).
public record ChainSpec(String name, Optional<Hook> hook) {
    /// What makes a chain a base chain.
    ///
    /// @param type `filter` or `nat`
    /// @param number `NF_INET_*`: prerouting 0, input 1, forward 2, output 3, postrouting 4
    /// @param policy for packets that no rule decides about; ours accept, and a chain that drops is another chain
    public record Hook(String type, int number, int priority, int policy) {
        public Hook(String type, int number, int priority) {
            this(type, number, priority, Verdict.NF_ACCEPT);
        }
    }

    public static ChainSpec regular(String name) {
        return new ChainSpec(name, Optional.empty());
    }
}
