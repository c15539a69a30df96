// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the kernel counted (MET-28), and the features beside the rules: stale flows (MET-14, MET-15), node ports on
/// loopback (TRF-45, the names of KEP-6032). For one thread.
public final class FeatureMetrics {
    private static final String FAMILY = "ip_family";

    private final Counter drops = new Counter(
            "kubeproxy_ext_dropped_packets_total", "Packets that were dropped or refused, by reason", "reason", FAMILY);
    private final Counter affinityFull = new Counter(
            "kubeproxy_ext_affinity_not_remembered_total",
            "Connections whose client is not remembered because there is no room",
            FAMILY);
    private final Histogram conntrack = new Histogram(
            "kubeproxy_conntrack_reconciler_sync_duration_seconds",
            "ReconcileConntrackFlowsLatency latency in seconds",
            Buckets.SYNC,
            FAMILY);
    private final Counter conntrackDeleted = new Counter(
            "kubeproxy_conntrack_reconciler_deleted_entries_total",
            "Cumulative conntrack flows deleted by conntrack reconciler",
            FAMILY);
    private final Counter conntrackFailures = new Counter(
            "kubeproxy_ext_conntrack_failures_total", "Searches for stale flows that were given up", FAMILY);
    private final Gauge listeners =
            new Gauge("kubeproxy_nftables_localhost_nodeport_listeners", "Listeners of node ports on loopback");
    private final Counter listenerFailures = new Counter(
            "kubeproxy_nftables_localhost_nodeport_listener_creation_failures_total",
            "Listeners of node ports on loopback that could not be opened");
    private final Counter listenerRejections = new Counter(
            "kubeproxy_nftables_localhost_nodeport_rejected_packets_total",
            "Connections and datagrams to node ports on loopback that found no endpoint",
            "protocol");

    /// What a backend has counted in all, of one reason why packets came to no endpoint (MET-28).
    public void dropped(IpFamily family, String reason, long packets) {
        drops.set((double) packets, reason, family.label());
    }

    /// The same, of connections whose client is not remembered because there is no room (AFF-12).
    public void affinityNotRemembered(IpFamily family, long connections) {
        affinityFull.set((double) connections, family.label());
    }

    /// The table was searched for stale flows.
    public void conntrackSearched(IpFamily family, Duration took, int deleted, boolean failed) {
        conntrack.observe(took.toNanos() / 1e9, family.label());
        conntrackDeleted.add(deleted, family.label());
        conntrackFailures.add(failed ? 1 : 0, family.label());
    }

    /// How the node ports on loopback stand; all but the first are since the start of the process.
    public void localhostNodePorts(int open, long failures, Map<Protocol, Long> rejected) {
        listeners.set(open);
        listenerFailures.set((double) failures);
        rejected.forEach((protocol, count) ->
                listenerRejections.set((double) count, protocol.name().toLowerCase(Locale.ROOT)));
    }

    public List<Metric> all() {
        return List.of(
                drops,
                affinityFull,
                conntrack,
                conntrackDeleted,
                conntrackFailures,
                listeners,
                listenerFailures,
                listenerRejections);
    }
}
