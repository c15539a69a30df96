// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

/// Size and cost of one committed transaction.
///
/// @param elementsAdded set elements (or rules, where a backend has no sets) written
/// @param elementsDeleted the same, deleted
/// @param messages netlink messages
/// @param bytes sent to the kernel
/// @param kernelNanos time in the kernel call
public record TransactionStats(int elementsAdded, int elementsDeleted, int messages, int bytes, long kernelNanos) {
    /// Nothing was sent.
    public static final TransactionStats NONE = new TransactionStats(0, 0, 0, 0, 0);
}
