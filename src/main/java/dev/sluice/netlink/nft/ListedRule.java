// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

/// A rule where it stands.
///
/// @param handle by which the kernel names it, unique within its table (`NFTA_RULE_HANDLE`)
public record ListedRule(String chain, long handle, RuleSpec rule) {}
