// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Map;

/// What kube-proxy tells of its iptables and ipvs modes (MET-18..21); no series in any other. For one thread.
public final class IptablesMetrics {
    private static final String FAMILY = "ip_family";
    private static final String TABLE = "table";
    private static final String IPTABLES = "iptables";
    private static final String IPVS = "ipvs";

    private final Counter failures = new Counter(
            "kubeproxy_sync_proxy_rules_iptables_restore_failures_total",
            "Cumulative proxy iptables restore failures",
            FAMILY);
    private final Counter partialFailures = new Counter(
            "kubeproxy_sync_proxy_rules_iptables_partial_restore_failures_total",
            "Cumulative proxy iptables partial restore failures",
            FAMILY);
    private final Gauge owned = new Gauge(
            "kubeproxy_sync_proxy_rules_iptables_total",
            "Total number of iptables rules owned by kube-proxy",
            TABLE,
            FAMILY);
    private final Gauge last = new Gauge(
            "kubeproxy_sync_proxy_rules_iptables_last",
            "Number of iptables rules written by kube-proxy in last sync",
            TABLE,
            FAMILY);

    /// Whether a backend has rules by table.
    public static boolean has(String backend) {
        return backend.equals(IPTABLES);
    }

    /// A backend answered.
    ///
    /// @param full whether the rules are brought up to what is wanted after a reading
    /// @param written rules by table, if it took the transaction
    public void answered(Transaction transaction, boolean full, Map<String, Integer> written) {
        String family = Labels.of(transaction.family());
        int failed = transaction.committed() ? 0 : 1;
        if (has(transaction.backend()) || transaction.backend().equals(IPVS)) {
            failures.add(failed, family);
        }
        if (has(transaction.backend())) {
            partialFailures.add(full ? 0 : failed, family);
            written.forEach((table, rules) -> last.set(rules, table, family));
        }
    }

    /// Rules in the kernel, by table.
    public void owned(IpFamily family, Map<String, Long> rules) {
        rules.forEach((table, count) -> owned.set(count, table, Labels.of(family)));
    }

    public List<Metric> all() {
        return List.of(failures, partialFailures, owned, last);
    }
}
