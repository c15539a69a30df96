// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import java.util.Map;

/// Size and cost of one committed transaction.
///
/// @param elementsAdded set elements (or rules, where a backend has no sets) written
/// @param elementsDeleted the same, deleted
/// @param messages netlink messages
/// @param bytes sent to the kernel
/// @param kernelNanos time in the kernel call
/// @param written rules by table, where a backend has tables of rules (MET-21); empty for all others
public record TransactionStats(
        int elementsAdded,
        int elementsDeleted,
        int messages,
        int bytes,
        long kernelNanos,
        Map<String, Integer> written) {
    public TransactionStats {
        written = Map.copyOf(written);
    }

    /// Of a backend whose rules are in sets.
    public TransactionStats(int elementsAdded, int elementsDeleted, int messages, int bytes, long kernelNanos) {
        this(elementsAdded, elementsDeleted, messages, bytes, kernelNanos, Map.of());
    }

    /// Nothing was sent.
    public static final TransactionStats NONE = new TransactionStats(0, 0, 0, 0, 0);
}
