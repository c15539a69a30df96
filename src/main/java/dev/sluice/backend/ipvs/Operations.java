// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.backend.TransactionStats;
import java.util.Optional;

/// What operations are about, and how many they were.
final class Operations {
    private Operations() {}

    /// The server that an operation is about; empty for those on the link.
    static Optional<ServerKey> server(Operation operation) {
        return switch (operation) {
            case Operation.AddServer(var key, var _) -> Optional.of(key);
            case Operation.SetServer(var key, var _, var _) -> Optional.of(key);
            case Operation.DeleteServer(var server) -> Optional.of(server.key());
            case Operation.AddDestination(var key, var _, var _) -> Optional.of(key);
            case Operation.SetDestination(var key, var _, var _, var _) -> Optional.of(key);
            case Operation.DeleteDestination(var key, var _, var _) -> Optional.of(key);
            case Operation.AddLink _, Operation.DeleteLink _, Operation.AddAddress _, Operation.DeleteAddress _ ->
                Optional.empty();
        };
    }

    /// A transaction and operations beside it. They count as elements and as messages, but not in bytes.
    ///
    /// @param took how long they took, ns
    static TransactionStats sum(TransactionStats transaction, Applied.Done beside, long took) {
        int all = beside.operations().size();
        int deleted =
                (int) beside.operations().stream().filter(Operations::deletes).count();
        return new TransactionStats(
                transaction.elementsAdded() + all - deleted,
                transaction.elementsDeleted() + deleted,
                transaction.messages() + all,
                transaction.bytes(),
                transaction.kernelNanos() + took);
    }

    private static boolean deletes(Operation operation) {
        return switch (operation) {
            case Operation.DeleteServer _, Operation.DeleteDestination _, Operation.DeleteLink _ -> true;
            case Operation.DeleteAddress _ -> true;
            case Operation.AddServer _, Operation.SetServer _, Operation.AddDestination _ -> false;
            case Operation.SetDestination _, Operation.AddLink _, Operation.AddAddress _ -> false;
        };
    }
}
