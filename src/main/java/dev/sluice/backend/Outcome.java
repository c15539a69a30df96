// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import dev.sluice.model.ObjectKey;
import java.util.Set;

/// What became of a transaction. Only [Committed] moves the committed generation.
public sealed interface Outcome {
    /// The kernel holds the new state.
    record Committed(long generation, TransactionStats stats) implements Outcome {}

    /// The kernel refused; nothing changed.
    ///
    /// @param operation what was refused, with the object: `add element services 10.96.0.1 . tcp . 80`
    /// @param errno the kernel's, positive; 0 when the backend itself refused
    /// @param message errno by name, and the kernel's own words if it gave any
    /// @param suspects Services that may be at fault; empty = unknown
    record Rejected(String operation, int errno, String message, Set<ObjectKey> suspects) implements Outcome {
        public Rejected {
            suspects = Set.copyOf(suspects);
        }
    }

    /// The kernel no longer holds what the diff started from; nothing changed. Read, then diff again.
    record Stale(String reason) implements Outcome {}

    /// It is not known whether the kernel took it. Read, then diff again.
    record Unknown(String reason) implements Outcome {}
}
