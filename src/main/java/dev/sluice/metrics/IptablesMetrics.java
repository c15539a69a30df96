// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// What kube-proxy tells of its iptables and ipvs modes (MET-18..23); no series in any other. For one thread.
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

    private final Map<IpFamily, Long> invalid = new EnumMap<>(IpFamily.class);
    private long accepted;
    private boolean used;

    /// Whether a backend has rules by table.
    public static boolean has(String backend) {
        return backend.equals(IPTABLES);
    }

    /// A backend answered.
    ///
    /// @param full whether the rules are brought up to what is wanted after a reading
    /// @param written rules by table, if it took the transaction
    public void answered(Transaction transaction, boolean full, Map<String, Integer> written) {
        String family = transaction.family().label();
        int failed = transaction.committed() ? 0 : 1;
        if (has(transaction.backend()) || transaction.backend().equals(IPVS)) {
            failures.add(failed, family);
        }
        if (has(transaction.backend())) {
            used = true;
            partialFailures.add(full ? 0 : failed, family);
            written.forEach((table, rules) -> last.set(rules, table, family));
        }
    }

    /// Rules in the kernel, by table.
    public void owned(IpFamily family, Map<String, Long> rules) {
        rules.forEach((table, count) -> owned.set(count, table, family.label()));
    }

    /// Packets that were dropped because they fit no connection, in all. kube-proxy has them from an object of nfacct.
    public void invalidDropped(IpFamily family, long packets) {
        invalid.put(family, packets);
    }

    /// Connections to node ports on loopback, in all. kube-proxy's rule counts the first packet of each.
    public void localhostAccepted(long connections) {
        accepted = connections;
    }

    public List<Metric> all() {
        return List.of(
                failures,
                partialFailures,
                owned,
                last,
                total(
                        "kubeproxy_iptables_ct_state_invalid_dropped_packets_total",
                        "packets dropped by iptables to work around conntrack problems",
                        () -> invalid.values().stream()
                                .mapToLong(packets -> packets)
                                .sum()),
                total(
                        "kubeproxy_iptables_localhost_nodeports_accepted_packets_total",
                        "Number of packets accepted on nodeports of loopback interface",
                        () -> accepted));
    }

    /// Of both families together, and in this mode only.
    private Metric total(String name, String help, LongSupplier value) {
        return new Sampled(
                name,
                help,
                "counter",
                List.of(),
                () -> used ? Map.of(List.<String>of(), (double) value.getAsLong()) : Map.of());
    }
}
