// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.diff.RuleDiff;
import java.time.Instant;
import java.util.Optional;

/// What the batcher wants done next. [Read] and [Apply] must be answered before there is another.
public sealed interface Step {
    /// Read the kernel; answer with [Batcher#onReading] or [Batcher#onReadFailed].
    record Read() implements Step {}

    /// Apply a diff; answer with [Batcher#onOutcome], and with `Unknown` if no answer comes.
    ///
    /// @param generation number of the state after this diff
    /// @param diff may be empty: then the backend is to repair what its last reading found
    /// @param causes what led to it; nothing for a repair or the first adoption
    /// @param diffedAt when the diff was made
    record Apply(long generation, RuleDiff diff, Causes causes, Instant diffedAt) implements Step {}

    /// Nothing to do now. Ask again when something happened, or at `wakeAt`.
    record Idle(Optional<Instant> wakeAt) implements Step {}
}
