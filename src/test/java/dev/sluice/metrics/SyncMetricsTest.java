// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static dev.sluice.testing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is counted of changes and transactions.
final class SyncMetricsTest {
    private static final Instant T = Instant.ofEpochSecond(1_700_000_000);

    private final SyncMetrics syncs = new SyncMetrics();
    private final ChangeMetrics changes = new ChangeMetrics();

    private static Transaction transaction(String outcome) {
        return new Transaction(
                IpFamily.IPV4,
                "nftables",
                outcome,
                T,
                T.plusMillis(1),
                T.plusMillis(3),
                T.plusMillis(7),
                T.plusMillis(15),
                4,
                3,
                2,
                10,
                1000);
    }

    private String text() {
        return Metric.text(syncs.all()) + Metric.text(changes.all());
    }

    /// Covers MET-01..03, MET-04, MET-16, MET-17, MET-26.
    @Test
    void committedTransaction() {
        syncs.answered(transaction(Transaction.COMMITTED));

        assertThat(text())
                .contains(
                        "kubeproxy_sync_proxy_rules_duration_seconds_bucket{ip_family=\"IPv4\",le=\"0.008\"} 0\n",
                        "kubeproxy_sync_proxy_rules_duration_seconds_bucket{ip_family=\"IPv4\",le=\"0.016\"} 1\n",
                        "kubeproxy_sync_proxy_rules_duration_seconds_sum{ip_family=\"IPv4\"} 0.012\n",
                        "kubeproxy_sync_full_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} 0\n",
                        "kubeproxy_sync_partial_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} 1\n",
                        "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv4\"} 1.700000000015E9\n",
                        "kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family=\"IPv4\"} 0\n",
                        "kubeproxy_sync_proxy_rules_nftables_cleanup_failures_total{ip_family=\"IPv4\"} 0\n",
                        "kubeproxy_ext_change_to_commit_seconds_sum{step=\"wait\",ip_family=\"IPv4\"} 0.002\n",
                        "kubeproxy_ext_change_to_commit_seconds_sum{step=\"all\",ip_family=\"IPv4\"} 0.015\n",
                        "kubeproxy_ext_frontends_total{change=\"removed\",ip_family=\"IPv4\"} 2\n",
                        "kubeproxy_ext_netlink_bytes_total{ip_family=\"IPv4\"} 1000\n");
    }

    /// Covers MET-02, MET-03: from reading the kernel until all is in it, in two transactions, is one full sync; what
    /// comes later is none.
    @Test
    void fullSync() {
        syncs.rereading(IpFamily.IPV4, T);
        syncs.answered(transaction(Transaction.COMMITTED));
        syncs.answered(transaction(Transaction.COMMITTED));
        syncs.caughtUp(IpFamily.IPV4, T.plusMillis(100));

        String full = "kubeproxy_sync_full_proxy_rules_duration_seconds_";
        String partial = "kubeproxy_sync_partial_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} ";
        assertThat(text())
                .contains(
                        full + "count{ip_family=\"IPv4\"} 1\n",
                        full + "sum{ip_family=\"IPv4\"} 0.1\n",
                        partial + "0\n",
                        "kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} 2\n");

        syncs.answered(transaction(Transaction.COMMITTED));
        syncs.caughtUp(IpFamily.IPV4, T.plusMillis(200));
        assertThat(text()).contains(full + "count{ip_family=\"IPv4\"} 1\n", partial + "1\n");
    }

    /// Covers MET-16: a failure is no success.
    @Test
    void refusedTransaction() {
        syncs.answered(transaction("rejected"));

        assertThat(text())
                .contains(
                        "kubeproxy_sync_proxy_rules_nftables_sync_failures_total{ip_family=\"IPv4\"} 1\n",
                        "kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family=\"IPv4\"} 1\n",
                        "kubeproxy_ext_transactions_total{backend=\"nftables\",outcome=\"rejected\",ip_family=\"IPv4\"} 1\n")
                .doesNotContain("last_timestamp", "kubeproxy_ext_frontends_total");
    }

    /// Covers MET-04, MET-06.
    @Test
    void lastTimes() {
        syncs.queued(IpFamily.IPV6, T);
        syncs.caughtUp(IpFamily.IPV6, T.plusSeconds(1));

        assertThat(text())
                .contains(
                        "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family=\"IPv6\"} 1700000000\n",
                        "kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family=\"IPv6\"} 1700000001\n");
    }

    /// Covers MET-07..10.
    @Test
    void changesPendUntilEveryFamilyHasThem() {
        changes.endpointsChanged();
        assertThat(pending("endpoint")).as("nobody has to do anything about it").isZero();
        changes.queued(IpFamily.IPV4);
        changes.queued(IpFamily.IPV6);
        changes.serviceChanged();
        changes.caughtUp(IpFamily.IPV4);
        assertThat(pending("endpoint")).isEqualTo(1);
        assertThat(pending("service")).isEqualTo(1);

        changes.caughtUp(IpFamily.IPV6);
        assertThat(pending("endpoint")).isZero();
        assertThat(pending("service")).isZero();
        assertThat(text()).contains("kubeproxy_sync_proxy_rules_endpoint_changes_total 1\n");
    }

    private int pending(String what) {
        String line = "kubeproxy_sync_proxy_rules_" + what + "_changes_pending ";
        return text().lines()
                .filter(l -> l.startsWith(line))
                .mapToInt(l -> Integer.parseInt(l.substring(line.length())))
                .findFirst()
                .orElseThrow();
    }

    /// Covers MET-11.
    @Test
    void noLocalEndpointsIsAGaugeWithTheNameOfACounter() {
        syncs.noLocalEndpoints(IpFamily.IPV4, 2, 1);

        assertThat(text()).contains("""
                # TYPE kubeproxy_sync_proxy_rules_no_local_endpoints_total gauge
                kubeproxy_sync_proxy_rules_no_local_endpoints_total{traffic_policy="internal",ip_family="IPv4"} 2
                kubeproxy_sync_proxy_rules_no_local_endpoints_total{traffic_policy="external",ip_family="IPv4"} 1
                """);
    }

    private static EndpointSlice slice(String name, Instant trigger) {
        return new EndpointSlice(
                key(name),
                "1",
                1,
                Optional.of(key("web")),
                Optional.of(IpFamily.IPV4),
                List.of(),
                List.of(),
                Optional.of(trigger),
                List.of());
    }

    /// Covers EP-21, MET-05.
    @Test
    void triggersAreCountedOnceAndOnlyFromTheStartOn() {
        var triggers = new ProgrammingTriggers(T);
        triggers.changed(slice("old", T.minusNanos(1)));
        triggers.changed(slice("one", T.plusSeconds(1)));
        triggers.changed(slice("one", T.plusSeconds(1)));
        triggers.changed(slice("two", T.plusSeconds(1)));
        triggers.changed(slice("one", T.plusSeconds(2)));

        assertThat(triggers.settled(IpFamily.IPV6, key("web"))).isEmpty();
        assertThat(triggers.settled(IpFamily.IPV4, key("other"))).isEmpty();
        assertThat(triggers.settled(IpFamily.IPV4, key("web")))
                .containsExactly(T.plusSeconds(1), T.plusSeconds(1), T.plusSeconds(2));
        assertThat(triggers.settled(IpFamily.IPV4, key("web"))).isEmpty();
    }
}
