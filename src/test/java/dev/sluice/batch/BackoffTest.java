// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void doublesUpToTheLongest() {
        var backoff = new Backoff(SECOND, Duration.ofSeconds(10));
        List<Duration> pauses = IntStream.rangeClosed(1, 6)
                .mapToObj(n -> backoff.after(n, noJitter()))
                .toList();
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
        assertThat(backoff.after(Integer.MAX_VALUE, noJitter())).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void jitterTakesUpToAQuarterOff() {
        var backoff = new Backoff(SECOND, SECOND);
        var random = new SplittableRandom(1);
        var seen = new HashSet<Duration>();
        for (int n = 0; n < 1_000; n++) {
            seen.add(backoff.after(1, random));
        }
        assertThat(seen).hasSizeGreaterThan(900);
        assertThat(seen).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(750), SECOND));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, SECOND)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(SECOND, Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND.negated()))
                .hasMessageContaining("minSyncPeriod");
        assertThatThrownBy(() -> BatcherOptions.DEFAULTS.withElementsPerTransaction(0))
                .hasMessageContaining("elementsPerTransaction");
    }

    private static RandomGenerator noJitter() {
        return () -> 0;
    }
}
