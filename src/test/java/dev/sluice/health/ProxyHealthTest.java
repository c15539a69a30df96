// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Covers HC-02..05, HC-08.
final class ProxyHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ProxyHealth health = new ProxyHealth(TIMEOUT);

    @Test
    void startUpIsHealthy() {
        assertThat(health.healthy(NOW)).isTrue();
        assertThat(health.families(NOW)).isEmpty();
        assertThat(health.lastUpdated()).isEmpty();
    }

    @Test
    void changeMayWaitUpToTheTimeout() {
        health.queued(IpFamily.IPV4, NOW);

        assertThat(health.healthy(NOW.plus(TIMEOUT).minusNanos(1))).isTrue();
        assertThat(health.healthy(NOW.plus(TIMEOUT))).isFalse();
    }

    @Test
    void moreChangesDoNotHideThatNothingIsDone() {
        health.queued(IpFamily.IPV4, NOW);
        health.queued(IpFamily.IPV4, NOW.plusSeconds(59));

        assertThat(health.healthy(NOW.plus(TIMEOUT))).isFalse();
    }

    @Test
    void nothingToDoIsHealthyHoweverLong() {
        health.queued(IpFamily.IPV4, NOW);
        health.caughtUp(IpFamily.IPV4, NOW.plusSeconds(1));

        assertThat(health.healthy(NOW.plus(Duration.ofDays(400)))).isTrue();
        assertThat(health.lastUpdated()).contains(NOW.plusSeconds(1));
    }

    @Test
    void oneLateFamilyIsEnough() {
        health.caughtUp(IpFamily.IPV4, NOW);
        health.queued(IpFamily.IPV6, NOW);
        Instant later = NOW.plus(TIMEOUT);

        assertThat(health.healthy(later)).isFalse();
        assertThat(health.families(later))
                .containsEntry(IpFamily.IPV4, new ProxyHealth.Family(Optional.of(NOW), true))
                .containsEntry(IpFamily.IPV6, new ProxyHealth.Family(Optional.empty(), false));
    }

    @Test
    void goodAnswerTellsTheTimeOfNow() {
        health.caughtUp(IpFamily.IPV4, NOW.minusSeconds(7));
        health.caughtUp(IpFamily.IPV6, NOW.minusSeconds(9));

        assertThat(ProxyHealthAnswer.healthz(health, true, NOW)).isEqualTo(new ProxyHealthAnswer(200, """
                        {"lastUpdated":"2026-01-02T03:04:05.000000006Z","currentTime":"2026-01-02T03:04:05.000000006Z",\
                        "nodeEligible":true,"healthy":true,"status":{\
                        "IPv4":{"lastUpdated":"2026-01-02T03:03:58.000000006Z","healthy":true},\
                        "IPv6":{"lastUpdated":"2026-01-02T03:03:56.000000006Z","healthy":true}}}"""));
    }

    @Test
    void nodeThatGoesFailsHealthzButNotLivez() {
        health.caughtUp(IpFamily.IPV4, NOW.minusSeconds(7));

        assertThat(ProxyHealthAnswer.healthz(health, false, NOW)).isEqualTo(new ProxyHealthAnswer(503, """
                        {"lastUpdated":"2026-01-02T03:03:58.000000006Z","currentTime":"2026-01-02T03:04:05.000000006Z",\
                        "nodeEligible":false,"healthy":true,"status":{\
                        "IPv4":{"lastUpdated":"2026-01-02T03:03:58.000000006Z","healthy":true}}}"""));
        assertThat(ProxyHealthAnswer.livez(health, NOW).status()).isEqualTo(200);
        assertThat(ProxyHealthAnswer.livez(health, NOW).body()).doesNotContain("nodeEligible");
    }

    @Test
    void stuckProxyFailsBoth() {
        health.queued(IpFamily.IPV4, NOW.minus(TIMEOUT));

        assertThat(ProxyHealthAnswer.healthz(health, true, NOW).status()).isEqualTo(503);
        assertThat(ProxyHealthAnswer.livez(health, NOW)).isEqualTo(new ProxyHealthAnswer(503, """
                        {"lastUpdated":"0001-01-01T00:00:00Z","currentTime":"2026-01-02T03:04:05.000000006Z",\
                        "healthy":false,"status":{"IPv4":{"lastUpdated":"0001-01-01T00:00:00Z","healthy":false}}}"""));
    }

    @Test
    void beforeTheFirstCommitThereIsNoStatus() {
        assertThat(ProxyHealthAnswer.livez(health, NOW).body()).isEqualTo("""
                        {"lastUpdated":"2026-01-02T03:04:05.000000006Z","currentTime":"2026-01-02T03:04:05.000000006Z",\
                        "healthy":true}""");
    }
}
