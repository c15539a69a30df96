// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.Access;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.Listener;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.Configured;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.testing.VertxInNamespace;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Asked by HTTP. Covers HC-01..07.
@NetnsTest
final class HealthServerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String SERVER = "http://127.0.0.1:10256";
    private static final ListenAddress AT =
            ListenAddress.parse("127.0.0.1:10256", 1).orElseThrow();

    private final NetworkNamespace host = NetworkNamespace.create("host");
    private final Vertx vertx = VertxInNamespace.create(host);
    private final HttpProbe http = new HttpProbe(host);

    @BeforeEach
    void up() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        LocalCodec.register(vertx.eventBus());
    }

    @AfterEach
    void close() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        host.close();
    }

    private void start(boolean hardFail) throws Exception {
        var options = new HealthServer.Options(new Listener(AT, Access.OPEN), hardFail, TIMEOUT, Samples.NODE);
        vertx.deployVerticle(new HealthServer(options, InstantSource.fixed(NOW)))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    private void tell(Change change) {
        vertx.eventBus().publish(Addresses.CHANGE, new ChangeEvent(change, NOW));
    }

    private void tell(IpFamily family, boolean behind, Instant at) {
        vertx.eventBus().publish(Addresses.sync(), new SyncEvent(family, behind, at));
    }

    private static Change node(String name, boolean toBeDeleted) {
        return new Change.NodeUpserted(
                new NodeInfo(name, "1", List.of(), List.of(), "", false, toBeDeleted, List.of()));
    }

    private HttpResponse<String> await(String path, int status) throws InterruptedException {
        return http.await(SERVER + path, response -> response.statusCode() == status);
    }

    @Test
    void healthyProxyOnAnEligibleNode() throws Exception {
        start(true);
        tell(node(Samples.NODE, false));
        tell(IpFamily.IPV4, false, NOW.minusSeconds(5));

        HttpResponse<String> answer = await("/healthz?verbose", 200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.body()).isEqualTo("""
                        {"lastUpdated":"2026-01-01T00:00:00Z","currentTime":"2026-01-01T00:00:00Z",\
                        "nodeEligible":true,"healthy":true,\
                        "status":{"IPv4":{"lastUpdated":"2025-12-31T23:59:55Z","healthy":true}}}""");
        assertThat(http.get(SERVER + "/livez").body()).doesNotContain("nodeEligible");
        assertThat(http.get(SERVER + "/").statusCode()).isEqualTo(404);
    }

    @Test
    void nodeMakesItselfIneligible() throws Exception {
        start(true);
        assertThat(await("/healthz", 503).body()).contains("\"nodeEligible\":false,\"healthy\":true");
        tell(node("other", false));
        tell(node(Samples.NODE, false));
        await("/healthz", 200);

        tell(node(Samples.NODE, true));
        await("/healthz", 503);
        await("/livez", 200);

        tell(node(Samples.NODE, false));
        await("/healthz", 200);
        tell(new Change.Deleted(new ObjectRef(Kind.NODE, new ObjectKey("", Samples.NODE), "2")));
        await("/healthz", 503);
    }

    @Test
    void stuckProxyIsNeitherReadyNorAlive() throws Exception {
        start(true);
        tell(node(Samples.NODE, false));
        tell(IpFamily.IPV6, true, NOW.minus(TIMEOUT));

        assertThat(await("/healthz", 503).body()).contains("\"healthy\":false");
        await("/livez", 503);
    }

    /// Covers CFG-42: what it knows moves with it, and two sync periods are what a change may wait.
    @Test
    void movesWithWhatItKnows() throws Exception {
        start(true);
        tell(node(Samples.NODE, false));
        tell(IpFamily.IPV4, true, NOW.minusSeconds(30));
        await("/healthz", 200);

        var settings = Configured.settings(
                "mode: nftables\nhealthzBindAddress: 127.0.0.1:10260\nnftables: {syncPeriod: 10s}", NOW);
        vertx.eventBus().publish(Addresses.newSettings(), settings);

        var answer = http.await("http://127.0.0.1:10260/healthz", response -> response.statusCode() == 503);
        assertThat(answer.body()).contains("\"nodeEligible\":true,\"healthy\":false");
        http.awaitRefused(SERVER + "/livez");
    }

    /// Covers CFG-42, HC-07: to a port that is taken, when it is free.
    @Test
    void movesToATakenPortWhenItIsFree() throws Exception {
        BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, message -> warnings.add(message.body()));
        var elsewhere = new HealthServer.Options(
                new Listener(ListenAddress.parse("127.0.0.1:10260", 1).orElseThrow(), Access.OPEN),
                true,
                TIMEOUT,
                Samples.NODE);
        vertx.deployVerticle(new HealthServer(elsewhere, InstantSource.fixed(NOW)))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        try (ServerSocket _ = squatter()) {
            vertx.eventBus()
                    .publish(Addresses.newSettings(), Configured.settings("healthzBindAddress: 127.0.0.1:10256", NOW));
            assertThat(warnings.poll(20, TimeUnit.SECONDS).code()).isEqualTo(WarningEvent.Code.HEALTHZ_SERVER);
        }
        await("/livez", 200);
    }

    /// Covers HC-07: told, and had when it is free.
    @Test
    void takenPortIsTriedAgain() throws Exception {
        BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, message -> warnings.add(message.body()));
        try (ServerSocket _ = squatter()) {
            start(false);
            WarningEvent warning = warnings.poll(20, TimeUnit.SECONDS);
            assertThat(warning.code()).isEqualTo(WarningEvent.Code.HEALTHZ_SERVER);
            assertThat(warning.reason())
                    .startsWith("healthz server cannot listen on 127.0.0.1:10256: ")
                    .contains("Address already in use; process "
                            + ProcessHandle.current().pid() + " (");
        }
        await("/livez", 200);
    }

    /// Covers HC-07.
    @Test
    void takenPortFailsTheStartIfThatWasAskedFor() throws Exception {
        try (ServerSocket _ = squatter()) {
            assertThatThrownBy(() -> start(true)).hasMessageContaining("cannot listen on 127.0.0.1:10256");
        }
    }

    private ServerSocket squatter() throws Exception {
        return host.run(() -> new ServerSocket(10256, 1, InetAddress.ofLiteral("127.0.0.1")));
    }
}
