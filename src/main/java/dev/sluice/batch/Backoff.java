// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential backoff: doubles from `first` to `longest`. Up to a quarter is taken off at random, so that a
/// thousand nodes that were refused at the same moment do not come back at the same moment.
public record Backoff(Duration first, Duration longest) {
    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff from " + first + " to " + longest);
        }
    }

    /// The pause after the `attempt`-th failure in a row, counted from 1.
    Duration after(int attempt, RandomGenerator random) {
        Duration pause = first;
        for (int doubled = 1; doubled < attempt && pause.compareTo(longest) < 0; doubled++) {
            pause = pause.multipliedBy(2);
        }
        long nanos = (pause.compareTo(longest) < 0 ? pause : longest).toNanos();
        return Duration.ofNanos(nanos - (long) (nanos * 0.25 * random.nextDouble()));
    }
}
