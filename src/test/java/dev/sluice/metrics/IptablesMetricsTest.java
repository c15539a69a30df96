// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IptablesMetricsTest {
    private static final Instant T = Instant.ofEpochSecond(1_700_000_000);

    private final IptablesMetrics metrics = new IptablesMetrics();

    private static Transaction transaction(String backend, String outcome) {
        return new Transaction(IpFamily.IPV4, backend, outcome, T, T, T, T, T, 0, 0, 0, 0, 0);
    }

    private String text() {
        return Metric.text(metrics.all());
    }

    /// Covers MET-18, MET-19.
    @Test
    void failures_are_counted_and_those_of_partial_syncs_by_themselves() {
        metrics.answered(transaction("iptables", "rejected"), true, Map.of());
        metrics.answered(transaction("iptables", "rejected"), false, Map.of());
        metrics.answered(transaction("iptables", Transaction.COMMITTED), false, Map.of());

        assertThat(text())
                .contains(
                        "kubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family=\"IPv4\"} 2\n",
                        "kubeproxy_sync_proxy_rules_iptables_partial_restore_failures_total{ip_family=\"IPv4\"} 1\n");
    }

    /// Covers MET-20, MET-21.
    @Test
    void rules_are_told_by_table() {
        metrics.owned(IpFamily.IPV4, Map.of("nat", 70L, "filter", 20L));
        metrics.answered(transaction("iptables", Transaction.COMMITTED), false, Map.of("nat", 5, "filter", 0));

        assertThat(text())
                .contains(
                        "kubeproxy_sync_proxy_rules_iptables_total{table=\"nat\",ip_family=\"IPv4\"} 70\n",
                        "kubeproxy_sync_proxy_rules_iptables_last{table=\"nat\",ip_family=\"IPv4\"} 5\n",
                        "kubeproxy_sync_proxy_rules_iptables_last{table=\"filter\",ip_family=\"IPv4\"} 0\n");
    }

    /// Covers MET-22, MET-23.
    @Test
    void packets_are_told_of_both_families_together() {
        metrics.invalidDropped(IpFamily.IPV4, 2);
        metrics.invalidDropped(IpFamily.IPV6, 3);
        metrics.localhostAccepted(7);
        assertThat(text()).doesNotContain("packets_total 5", "packets_total 7");

        metrics.answered(transaction("iptables", Transaction.COMMITTED), true, Map.of());
        assertThat(text())
                .contains(
                        "kubeproxy_iptables_ct_state_invalid_dropped_packets_total 5\n",
                        "kubeproxy_iptables_localhost_nodeports_accepted_packets_total 7\n");
    }

    @Test
    void ipvs_has_failures_only_and_nftables_nothing() {
        metrics.answered(transaction("nftables", "rejected"), false, Map.of());
        assertThat(text()).doesNotContain("ip_family");

        metrics.answered(transaction("ipvs", "rejected"), false, Map.of());
        assertThat(text())
                .contains("kubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family=\"IPv4\"} 1\n")
                .doesNotContain("partial_restore_failures_total{");
    }
}
