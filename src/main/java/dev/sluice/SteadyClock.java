// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.time.Instant;
import java.time.InstantSource;

/// The time of day that never goes back: the wall clock's when the process began, and from then on what the monotonic
/// clock counts. A wall clock that is set back would stretch every pause that runs.
final class SteadyClock implements InstantSource {
    private final Instant began = Instant.now();
    private final long beganNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return began.plusNanos(System.nanoTime() - beganNanos);
    }
}
