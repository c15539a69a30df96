// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// How changes become rules: MET-01..06, MET-11, MET-16, MET-17 as the reference counts them, and what it does not
/// count (MET-26). A transaction of ours stands for one of its syncs.
///
/// A full sync is one that begins by reading the kernel: at the start, after somebody else's change, after an answer
/// that got lost; it lasts until all is in the kernel, be that no transaction or many. Every other transaction is a
/// partial sync. No sync of ours rewrites what is right already. For one thread.
public final class SyncMetrics {
    private static final String FAMILY = "ip_family";

    private final Histogram duration = new Histogram(
            "kubeproxy_sync_proxy_rules_duration_seconds", "SyncProxyRules latency in seconds", Buckets.SYNC, FAMILY);
    private final Histogram full = new Histogram(
            "kubeproxy_sync_full_proxy_rules_duration_seconds",
            "SyncProxyRules latency in seconds for full resyncs",
            Buckets.SYNC,
            FAMILY);
    private final Histogram partial = new Histogram(
            "kubeproxy_sync_partial_proxy_rules_duration_seconds",
            "SyncProxyRules latency in seconds for partial resyncs",
            Buckets.SYNC,
            FAMILY);
    private final Gauge lastTimestamp = new Gauge(
            "kubeproxy_sync_proxy_rules_last_timestamp_seconds",
            "The last time proxy rules were successfully synced",
            FAMILY);
    private final Gauge lastQueued = new Gauge(
            "kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds",
            "The last time a sync of proxy rules was queued",
            FAMILY);
    private final Histogram programming = new Histogram(
            "kubeproxy_network_programming_duration_seconds",
            "In Cluster Network Programming Latency in seconds",
            Buckets.PROGRAMMING,
            FAMILY);
    private final Gauge noLocalEndpoints = new Gauge(
            "kubeproxy_sync_proxy_rules_no_local_endpoints_total",
            "Number of services with a Local traffic policy and no endpoints",
            "traffic_policy",
            FAMILY);
    private final Counter failures = new Counter(
            "kubeproxy_sync_proxy_rules_nftables_sync_failures_total",
            "Cumulative proxy nftables sync failures",
            FAMILY);
    private final Counter cleanupFailures = new Counter(
            "kubeproxy_sync_proxy_rules_nftables_cleanup_failures_total",
            "Cumulative proxy nftables cleanup failures",
            FAMILY);
    private final Histogram steps = new Histogram(
            "kubeproxy_ext_change_to_commit_seconds",
            "Time that the earliest change of a committed transaction spent in each step",
            Buckets.STEP,
            "step",
            FAMILY);
    private final Histogram events = new Histogram(
            "kubeproxy_ext_event_to_commit_seconds",
            "Time from a watch event to the kernel, by kind of object",
            Buckets.STEP,
            "kind",
            FAMILY);
    private final Counter transactions =
            new Counter("kubeproxy_ext_transactions_total", "Transactions by outcome", "backend", "outcome", FAMILY);
    private final Counter frontends = new Counter(
            "kubeproxy_ext_frontends_total", "Frontends written in committed transactions", "change", FAMILY);
    private final Counter messages =
            new Counter("kubeproxy_ext_netlink_messages_total", "Netlink messages of committed transactions", FAMILY);
    private final Counter bytes = new Counter(
            "kubeproxy_ext_netlink_bytes_total", "Bytes of committed transactions sent to the kernel", FAMILY);

    private final Map<IpFamily, Instant> readSince = new EnumMap<>(IpFamily.class);

    /// A change waits, and none did before.
    public void queued(IpFamily family, Instant at) {
        lastQueued.set(seconds(at), family.label());
    }

    /// The kernel is read: until [#caughtUp] it is brought up to what is wanted, which is a full sync, in however many
    /// transactions.
    public void rereading(IpFamily family, Instant at) {
        readSince.putIfAbsent(family, at);
    }

    /// Whether a family is brought up to what is wanted after a reading.
    public boolean isFull(IpFamily family) {
        return readSince.containsKey(family);
    }

    /// All is in the kernel, perhaps without a transaction.
    public void caughtUp(IpFamily family, Instant at) {
        Instant since = readSince.remove(family);
        if (since != null) {
            full.observe(between(since, at), family.label());
            partial.expose(family.label());
        }
        lastTimestamp.set(seconds(at), family.label());
    }

    /// A backend answered.
    public void answered(Transaction transaction) {
        String family = transaction.family().label();
        double took = between(transaction.diffed(), transaction.done());
        duration.observe(took, family);
        if (!isFull(transaction.family())) {
            partial.observe(took, family);
            full.expose(family);
        }
        transactions.increment(transaction.backend(), transaction.outcome(), family);
        if (transaction.backend().equals("nftables")) {
            failures.add(transaction.committed() ? 0 : 1, family);
            cleanupFailures.add(0, family);
        }
        if (transaction.committed()) {
            committed(transaction, family);
        }
    }

    private void committed(Transaction transaction, String family) {
        lastTimestamp.set(seconds(transaction.done()), family);
        steps.observe(between(transaction.seen(), transaction.folded()), "fold", family);
        steps.observe(between(transaction.folded(), transaction.diffed()), "wait", family);
        steps.observe(between(transaction.diffed(), transaction.sent()), "send", family);
        steps.observe(between(transaction.sent(), transaction.done()), "kernel", family);
        steps.observe(between(transaction.seen(), transaction.done()), "all", family);
        frontends.add(transaction.added(), "added", family);
        frontends.add(transaction.changed(), "changed", family);
        frontends.add(transaction.removed(), "removed", family);
        messages.add(transaction.messages(), family);
        bytes.add(transaction.bytes(), family);
    }

    /// Endpoints changed at `trigger`, and what came of it is in the kernel since `done` (MET-05).
    public void programmed(IpFamily family, Instant trigger, Instant done) {
        programming.observe(between(trigger, done), family.label());
    }

    /// An object that was seen to change is in the kernel (MET-30: Services, too). A transaction names only the first
    /// of its causes, so of a big one this is a sample.
    public void committed(IpFamily family, String kind, Instant seen, Instant done) {
        events.observe(between(seen, done), kind, family.label());
    }

    /// How many Service ports drop connections because no endpoint is on this node (MET-11).
    public void noLocalEndpoints(IpFamily family, int internal, int external) {
        noLocalEndpoints.set(internal, "internal", family.label());
        noLocalEndpoints.set(external, "external", family.label());
    }

    public List<Metric> all() {
        return List.of(
                duration,
                full,
                partial,
                lastTimestamp,
                lastQueued,
                programming,
                noLocalEndpoints,
                failures,
                cleanupFailures,
                steps,
                events,
                transactions,
                frontends,
                messages,
                bytes);
    }

    private static double seconds(Instant at) {
        return at.getEpochSecond() + at.getNano() / 1e9;
    }

    private static double between(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e9;
    }
}
