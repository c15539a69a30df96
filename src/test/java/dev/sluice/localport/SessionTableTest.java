// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Flows without connections: found again, bounded, forgotten. Covers TRF-45 for UDP.
final class SessionTableTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration IDLE = Duration.ofSeconds(60);

    private final SessionTable<String, Integer> table = new SessionTable<>(2, IDLE);

    @Test
    void finds_who_has_begun() {
        assertThat(table.packet("a", NOW)).isEmpty();
        assertThat(table.begin("a", 1, NOW)).isEmpty();

        assertThat(table.packet("a", NOW)).contains(1);
        assertThat(table.packet("b", NOW)).isEmpty();
    }

    @Test
    void the_longest_silent_goes_when_it_is_full() {
        table.begin("a", 1, NOW);
        table.begin("b", 2, NOW);
        table.packet("a", NOW.plusSeconds(1));

        assertThat(table.begin("c", 3, NOW.plusSeconds(2))).contains(2);
        assertThat(table.packet("a", NOW)).contains(1);
        assertThat(table.packet("c", NOW)).contains(3);
        assertThat(table.size()).isEqualTo(2);
    }

    @Test
    void a_packet_keeps_a_flow_alive() {
        table.begin("a", 1, NOW);
        table.begin("b", 2, NOW);
        table.packet("a", NOW.plusSeconds(1));

        assertThat(table.expire(NOW.plus(IDLE).minusNanos(1))).isEmpty();
        assertThat(table.expire(NOW.plus(IDLE))).containsExactly(2);
        assertThat(table.expire(NOW.plus(IDLE).plusSeconds(1))).containsExactly(1);
        assertThat(table.size()).isZero();
    }

    @Test
    void ends_those_that_fit() {
        table.begin("a", 1, NOW);
        table.begin("b", 2, NOW);

        assertThat(table.end(session -> session == 1)).containsExactly(1);
        assertThat(table.packet("a", NOW)).isEmpty();
        assertThat(table.packet("b", NOW)).contains(2);
    }
}
