// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Texts on the right were printed by Go's `Duration.String`, as its documentation has them.
final class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "0s, 0s",
        "1h30m, 1h30m0s",
        "250ms, 250ms",
        "1.5h, 1h30m0s",
        ".5s, 500ms",
        "1.s, 1s",
        "-1m, -1m0s",
        "+90s, 1m30s",
        "1500us, 1.5ms",
        "2µs, 2µs",
        "3ns, 3ns",
        "24h0m0s, 24h0m0s",
        "1m1s1ms, 1m1.001s",
        "0.1ns, 0s",
    })
    void reads_and_prints_as_go(String text, String printed) {
        assertThat(GoDuration.parse(text).map(GoDuration::format)).hasValue(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "5", "1d", "s", "1 s", " 1s", "1h 30m", "1s-", "--1s", "PT1S", ".s", "300000000h"})
    void refuses_what_go_refuses(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @Property
    void what_is_printed_reads_back(@ForAll long nanos) {
        // Go's smallest duration has no positive twin, and is none that a person writes.
        Duration duration = Duration.ofNanos(Math.max(nanos, -Long.MAX_VALUE));

        assertThat(GoDuration.parse(GoDuration.format(duration))).hasValue(duration);
    }
}
