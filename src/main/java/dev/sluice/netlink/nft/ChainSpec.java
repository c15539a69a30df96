// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.Optional;

/// A chain (`NFTA_CHAIN_*`).
public record ChainSpec(String name, Optional<Hook> hook) {
    /// What makes a chain a base chain. Policy is always accept.
    ///
    /// @param type `filter` or `nat`
    /// @param number `NF_INET_*`: prerouting 0, input 1, forward 2, output 3, postrouting 4
    public record Hook(String type, int number, int priority) {}

    public static ChainSpec regular(String name) {
        return new ChainSpec(name, Optional.empty());
    }
}
