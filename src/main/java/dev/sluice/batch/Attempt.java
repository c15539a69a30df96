// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.util.List;

/// Whose differences make up one transaction, and why these. No part at all = a repair.
record Attempt(Origin origin, List<Difference> part) {
    static final Attempt REPAIR = new Attempt(Origin.QUEUE, List.of());

    enum Origin {
        /// Next in the queue.
        QUEUE,
        /// Suspects of a refused batch.
        SUSPECTS,
        /// One in quarantine whose turn came.
        RETRY,
        /// One while everything is refused, to see whether it still is.
        TRIAL,
    }

    Attempt {
        part = List.copyOf(part);
    }

    /// Whether a refusal may be owed to a wrong belief about the kernel. Of one who is in quarantine, or while
    /// everything is refused, that was found out before.
    boolean mayReread() {
        return switch (origin) {
            case QUEUE, SUSPECTS -> true;
            case RETRY, TRIAL -> false;
        };
    }

    List<Subject> subjects() {
        return part.stream().map(Difference::subject).toList();
    }
}
