// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.List;

/// A transaction that somebody else made on a table, as notifications tell it.
///
/// @param generation that it led to
/// @param pid of the thread, which is the process of a tool with one thread; 0 if not told
/// @param processName name of that thread as the kernel knows it, empty if not told
/// @param changes `delete table sluice`, `new elements services` ..., in order; the kernel does not list the
///     elements of what it flushed
/// @param lost notifications were dropped: anything may have happened
public record NftTransaction(int generation, int pid, String processName, List<String> changes, boolean lost) {
    public NftTransaction {
        changes = List.copyOf(changes);
    }
}
