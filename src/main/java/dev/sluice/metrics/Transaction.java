// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.time.Instant;

/// A transaction that a backend answered.
///
/// @param outcome one word
/// @param seen when the source decoded the earliest change in it; the other times are of the steps that follow
/// @param added frontends, `changed` and `removed` likewise
/// @param messages to the kernel, 0 unless it was committed
public record Transaction(
        IpFamily family,
        String backend,
        String outcome,
        Instant seen,
        Instant folded,
        Instant diffed,
        Instant sent,
        Instant done,
        int added,
        int changed,
        int removed,
        int messages,
        int bytes) {
    /// The [#outcome] of one that the kernel took.
    public static final String COMMITTED = "committed";

    boolean committed() {
        return outcome.equals(COMMITTED);
    }
}
