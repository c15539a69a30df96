// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Covers the pauses of IN-11.
final class BackoffTest {
    @Property(tries = 200)
    void pausesDoubleUpToTheCapWithJitter(@ForAll long seed, @ForAll @IntRange(max = 40) int failures) {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new SplittableRandom(seed));
        for (int i = 0; i < failures; i++) {
            long longest = i > 20 ? 30_000 : Math.min(30_000, 100L << i);
            assertThat(backoff.next().toMillis()).isBetween(longest / 2, longest);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(50L, 100L);
    }
}
