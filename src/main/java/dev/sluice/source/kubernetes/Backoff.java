// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Pauses that double up to a cap, each drawn from the upper half of its range: thousands of nodes lose the same
/// server at the same moment and must not come back together.
final class Backoff {
    private final Duration base;
    private final Duration cap;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration base, Duration cap, RandomGenerator random) {
        this.base = base;
        this.cap = cap;
        this.random = random;
    }

    Duration next() {
        long longest = base.toMillis();
        for (int i = 0; i < failures && longest < cap.toMillis(); i++) {
            longest *= 2;
        }
        longest = Math.min(longest, cap.toMillis());
        failures++;
        return jitter(Duration.ofMillis(longest));
    }

    /// Something between half of the pause and all of it.
    Duration jitter(Duration pause) {
        long millis = Math.max(1, pause.toMillis());
        return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
    }

    void reset() {
        failures = 0;
    }
}
