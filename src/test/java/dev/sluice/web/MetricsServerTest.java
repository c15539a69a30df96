// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.SetSize;
import dev.sluice.backend.TransactionStats;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.ConntrackEvent;
import dev.sluice.bus.CountersEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.RequestEvent;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.Timeline;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Access;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.Listener;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.Configured;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.testing.VertxInNamespace;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the bus tells is in the figures.
@NetnsTest
final class MetricsServerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SERVER = "http://127.0.0.1:10249/metrics";

    private final NetworkNamespace host = NetworkNamespace.create("host");
    private final Vertx vertx = VertxInNamespace.create(host);
    private final HttpProbe http = new HttpProbe(host);

    @BeforeEach
    void start() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        LocalCodec.register(vertx.eventBus());
        var about = new About("nftables", "{}", Map.of(), Map.of("SomeGate", true), "sluice 1.2.3");
        var at = new Listener(ListenAddress.parse("127.0.0.1:10249", 1).orElseThrow(), Access.OPEN);
        vertx.deployVerticle(new MetricsServer(
                        new MetricsServer.Options(at, true, about, new Profiling(false, _ -> {})),
                        InstantSource.fixed(NOW)))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        host.close();
    }

    private void awaitLines(String... lines) throws InterruptedException {
        http.await(
                SERVER,
                answer -> Stream.of(lines).allMatch(line -> answer.body().contains(line + "\n")));
    }

    /// Covers MET-14, MET-15.
    @Test
    void searchesForStaleFlows() throws Exception {
        var event = new ConntrackEvent(IpFamily.IPV4, List.of(), 0, 1, 5, 3, "", NOW, NOW.plusMillis(3));
        vertx.eventBus().publish(Addresses.CONNTRACK, event);

        awaitLines(
                "kubeproxy_conntrack_reconciler_sync_duration_seconds_bucket{ip_family=\"IPv4\",le=\"0.002\"} 0",
                "kubeproxy_conntrack_reconciler_sync_duration_seconds_bucket{ip_family=\"IPv4\",le=\"0.004\"} 1",
                "kubeproxy_conntrack_reconciler_deleted_entries_total{ip_family=\"IPv4\"} 3",
                "kubeproxy_ext_conntrack_failures_total{ip_family=\"IPv4\"} 0");
    }

    /// Covers MET-28.
    @Test
    void whatTheKernelCounted() throws Exception {
        var counted = Map.of(
                Counter.NO_LOCAL.label(), new Counted(5, 300), Counter.AFFINITY_FULL.label(), new Counted(1, 60));
        vertx.eventBus()
                .publish(Addresses.COUNTERS, new CountersEvent("nftables", IpFamily.IPV4, counted, Map.of(), NOW));

        awaitLines(
                "kubeproxy_ext_dropped_packets_total{reason=\"no-local\",ip_family=\"IPv4\"} 5",
                "kubeproxy_ext_affinity_not_remembered_total{ip_family=\"IPv4\"} 1");
    }

    /// Covers MET-29.
    @Test
    void howFullSetsAre() throws Exception {
        var sets = Map.of(
                "services", new SetSize(3, OptionalLong.empty()),
                "affinity", new SetSize(7, OptionalLong.of(10)));
        for (var full : List.of(sets, Map.of("services", new SetSize(4, OptionalLong.empty())))) {
            vertx.eventBus()
                    .publish(Addresses.COUNTERS, new CountersEvent("nftables", IpFamily.IPV4, Map.of(), full, NOW));
            vertx.eventBus()
                    .publish(Addresses.COUNTERS, new CountersEvent("nftables", IpFamily.IPV6, Map.of(), sets, NOW));
        }

        awaitLines(
                "kubeproxy_ext_set_elements{set=\"services\",ip_family=\"IPv4\"} 4",
                "kubeproxy_ext_set_elements{set=\"affinity\",ip_family=\"IPv6\"} 7",
                "kubeproxy_ext_set_limit{set=\"affinity\",ip_family=\"IPv6\"} 10");
        assertThat(http.get(SERVER).body()).doesNotContain("{set=\"affinity\",ip_family=\"IPv4\"}");
    }

    /// Covers TRF-45.
    @Test
    void nodePortsOnLoopback() throws Exception {
        vertx.eventBus()
                .publish(
                        Addresses.LOCALHOST_NODE_PORTS,
                        new LocalhostNodePortsEvent(4, 2, Map.of(Protocol.TCP, 5L), Map.of(Protocol.UDP, 7L), 1, NOW));

        awaitLines(
                "kubeproxy_nftables_localhost_nodeport_listeners 4",
                "kubeproxy_nftables_localhost_nodeport_listener_creation_failures_total 2",
                "kubeproxy_nftables_localhost_nodeport_rejected_packets_total{protocol=\"udp\"} 7");
    }

    /// Covers MET-26, MET-30: a Service, as the reference does not measure it.
    @Test
    void eventsByKind() throws Exception {
        var service = new ObjectRef(Kind.SERVICE, Samples.key("web"), "1");
        vertx.eventBus()
                .publish(
                        Addresses.APPLIED,
                        new AppliedEvent(
                                "nftables",
                                IpFamily.IPV6,
                                1,
                                new Outcome.Committed(1, TransactionStats.NONE),
                                1,
                                0,
                                0,
                                List.of(new Cause(service, NOW)),
                                0,
                                new Timeline(NOW, NOW, NOW, NOW, NOW.plusMillis(8))));

        awaitLines(
                "kubeproxy_ext_event_to_commit_seconds_sum{kind=\"service\",ip_family=\"IPv6\"} 0.008",
                "kubeproxy_ext_event_to_commit_seconds_count{kind=\"service\",ip_family=\"IPv6\"} 1",
                "kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family=\"IPv6\"} 1");
    }

    /// Covers MET-26.
    @Test
    void whatWasNoticed() throws Exception {
        for (String name : List.of("a", "b")) {
            vertx.eventBus().publish(Addresses.QUARANTINE, quarantine(name, true));
            vertx.eventBus().publish(Addresses.QUARANTINE, quarantine(name, true));
        }
        vertx.eventBus().publish(Addresses.QUARANTINE, quarantine("a", false));
        vertx.eventBus().publish(Addresses.DRIFT, new DriftEvent("nftables", IpFamily.IPV4, "table", NOW));
        vertx.eventBus()
                .publish(Addresses.WARNING, new WarningEvent(WarningEvent.Code.BAD_INPUT, "", "", "reason", NOW));

        awaitLines(
                "kubeproxy_ext_quarantined_services{backend=\"nftables\",ip_family=\"IPv4\"} 1",
                "kubeproxy_ext_foreign_changes_total{backend=\"nftables\",ip_family=\"IPv4\"} 1",
                "kubeproxy_ext_warnings_total{code=\"bad_input\"} 1");
    }

    private static QuarantineEvent quarantine(String name, boolean quarantined) {
        return new QuarantineEvent("nftables", IpFamily.IPV4, Samples.key(name), quarantined, "reason", NOW);
    }

    /// Covers MET-24: the names and borders of client-go.
    @Test
    void requestsToTheApiServer() throws Exception {
        var event = new RequestEvent("GET", "10.0.0.1:6443", "200", Duration.ofMillis(300), Duration.ofMillis(20));
        vertx.eventBus().publish(Addresses.requests(), event);

        String labels = "{host=\"10.0.0.1:6443\",verb=\"GET\"";
        awaitLines(
                "rest_client_requests_total{code=\"200\",host=\"10.0.0.1:6443\",method=\"GET\"} 1",
                "rest_client_request_duration_seconds_bucket" + labels + ",le=\"0.005\"} 0",
                "rest_client_request_duration_seconds_bucket" + labels + ",le=\"0.025\"} 1",
                "rest_client_rate_limiter_duration_seconds_sum" + labels + "} 0.3");
    }

    /// Covers MET-02.
    @Test
    void aFullSyncIsOneThatReadTheKernel() throws Exception {
        vertx.eventBus().publish(Addresses.sync(), new SyncEvent(IpFamily.IPV6, true, true, NOW));
        vertx.eventBus().publish(Addresses.sync(), new SyncEvent(IpFamily.IPV6, false, NOW.plusMillis(50)));

        awaitLines("kubeproxy_sync_full_proxy_rules_duration_seconds_sum{ip_family=\"IPv6\"} 0.05");
    }

    /// Covers CFG-42: what is configured is shown, and the server is elsewhere.
    @Test
    void anotherConfiguration() throws Exception {
        http.get(SERVER);
        var settings = Configured.settings(
                "metricsBindAddress: 127.0.0.1:10250\nfeatureGates: {AllowServiceExternalIPs: false}", NOW);
        vertx.eventBus().publish(Addresses.newSettings(), settings);

        String moved = "http://127.0.0.1:10250";
        http.await(moved + "/configz", answer -> answer.body().contains("\"metricsBindAddress\":\"127.0.0.1:10250\""));
        assertThat(http.get(moved + "/metrics").body())
                .contains("kubernetes_feature_enabled{name=\"AllowServiceExternalIPs\",stage=\"\"} 0\n");
        assertThatThrownBy(() -> http.get(SERVER)).isInstanceOf(IOException.class);
    }

    /// Covers MET-24.
    @Test
    void whatRuns() throws Exception {
        String body = http.get(SERVER).body();

        assertThat(body)
                .contains(
                        "kubernetes_build_info{git_version=\"sluice 1.2.3\",platform=\"linux/",
                        "kubernetes_feature_enabled{name=\"SomeGate\",stage=\"\"} 1\n",
                        "process_open_fds ");
    }
}
