// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.TransactionStats;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.DiffEvent;
import dev.sluice.bus.Timeline;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Covers DBG-05.
final class RecentTransactionsTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");
    private final RecentTransactions recent = new RecentTransactions();

    private void transaction(IpFamily family, long generation, List<Frontend> added, Outcome outcome) {
        var diff = new RuleDiff(Optional.empty(), added, List.of(), List.of());
        recent.sent(new DiffEvent("nftables", family, generation, diff, List.of(), 0, T));
        recent.answered(new AppliedEvent(
                "nftables",
                family,
                generation,
                outcome,
                added.size(),
                0,
                0,
                List.of(),
                0,
                new Timeline(T, T, T.plusMillis(1), T.plusMillis(1), T.plusMillis(3))));
    }

    private static Outcome committed(long generation) {
        return new Outcome.Committed(generation, TransactionStats.NONE);
    }

    private JsonObject last() {
        return recent.all().getJsonObject(recent.all().size() - 1);
    }

    @Test
    void each_with_its_rules_and_its_end() {
        Frontend frontend = Frontends.clusterIp(IpFamily.IPV4, 1, 2);
        transaction(IpFamily.IPV4, 7, List.of(frontend), committed(7));

        assertThat(last().getString("outcome")).isEqualTo("committed");
        assertThat(last().getLong("tookMicros")).isEqualTo(2_000);
        assertThat(last().getJsonArray("frontends").encode())
                .isEqualTo("[\"+ " + frontend.key() + " of " + Frontends.owner(1, Protocol.TCP) + "\"]");

        transaction(IpFamily.IPV4, 8, List.of(), new Outcome.Rejected("add element", 17, "EEXIST", Set.of()));
        assertThat(last().getString("outcome")).isEqualTo("rejected: add element: EEXIST");
    }

    /// However many there are and however big: 128 of them, 50 names in each.
    @Test
    void what_is_kept_has_a_bound() {
        List<Frontend> many = IntStream.range(0, 1_000)
                .mapToObj(n -> Frontends.clusterIp(IpFamily.IPV6, n, 1))
                .toList();
        for (int generation = 1; generation <= 500; generation++) {
            transaction(IpFamily.IPV6, generation, many, committed(generation));
        }

        assertThat(recent.all().size()).isEqualTo(128);
        assertThat(last().getLong("generation")).isEqualTo(500);
        assertThat(last().getInteger("added")).isEqualTo(1_000);
        assertThat(last().getJsonArray("frontends").size()).isEqualTo(50);
    }
}
