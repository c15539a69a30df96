// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.SyncEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.health.HealthChange;
import dev.sluice.health.HealthCheck;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.VertxInNamespace;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Real sockets of the health check node ports.
@NetnsTest
final class HealthCheckVerticleTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String LOCALHOST = "http://127.0.0.1:";

    private final NetworkNamespace node = NetworkNamespace.create("node");
    private final Vertx vertx = VertxInNamespace.create(node);
    private final HttpProbe http = new HttpProbe(node);
    private final BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();

    @BeforeEach
    void start() throws Exception {
        InNamespace.exec(node, "ip", "link", "set", "lo", "up");
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, message -> warnings.add(message.body()));
        new HealthCompanion(TIMEOUT)
                .deploy(vertx, InstantSource.fixed(NOW))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
        node.close();
    }

    private void settle(IpFamily family, Set<String> addresses, HealthCheck... checks) {
        var listen = addresses.isEmpty()
                ? Optional.<Set<dev.sluice.model.IpAddress>>empty()
                : Optional.of(Set.copyOf(ips(addresses.toArray(String[]::new))));
        vertx.eventBus().send(Addresses.healthChecks(), new HealthChange(family, listen, List.of(checks), Set.of()));
    }

    private void gone(String service) {
        vertx.eventBus()
                .send(
                        Addresses.healthChecks(),
                        new HealthChange(IpFamily.IPV4, Optional.empty(), List.of(), Set.of(key(service))));
    }

    private static HealthCheck check(String service, int port, int endpoints) {
        return new HealthCheck(key(service), port, endpoints);
    }

    /// Covers HC-21, HC-22, HC-23.
    @Test
    void answersWithCountAndState() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 2), check("idle", 30002, 0));

        HttpResponse<String> good = http.await(LOCALHOST + 30001, _ -> true);
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(good.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(good.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(good.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                .contains("2");
        assertThat(good.body())
                .isEqualTo("{\n\t\"service\": {\n\t\t\"namespace\": \"test\",\n\t\t\"name\": \"web\"\n\t},\n"
                        + "\t\"localEndpoints\": 2,\n\t\"serviceProxyHealthy\": true\n}");
        HttpResponse<String> idle = http.await(LOCALHOST + 30002, _ -> true);
        assertThat(idle.statusCode()).isEqualTo(503);
        assertThat(idle.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                .contains("0");
    }

    /// Covers HC-20: any path, any method, with a body or without.
    @Test
    void anyRequestIsAnswered() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 1));
        http.await(LOCALHOST + 30001, _ -> true);
        var uri = URI.create(LOCALHOST + 30001 + "/any/path?with=query");

        for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS", "PROBE")) {
            var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString("x".repeat(100_000)));
            assertThat(http.send(request).statusCode()).as(method).isEqualTo(200);
        }
        assertThat(http.send(HttpRequest.newBuilder(uri).HEAD()).body()).isEmpty();
        assertThat(http.send(HttpRequest.newBuilder(uri).expectContinue(true).POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(200);
    }

    /// Covers HC-03, HC-08, HC-21: a proxy that does not keep up takes no traffic.
    @Test
    void stuckProxyAnswersNo() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 1));
        vertx.eventBus().publish(Addresses.sync(), new SyncEvent(IpFamily.IPV6, true, NOW.minus(TIMEOUT)));

        assertThat(http.await(LOCALHOST + 30001, r -> r.statusCode() == 503).body())
                .contains("\"localEndpoints\": 1", "\"serviceProxyHealthy\": false");

        vertx.eventBus().publish(Addresses.sync(), new SyncEvent(IpFamily.IPV6, false, NOW));
        http.await(LOCALHOST + 30001, r -> r.statusCode() == 200);
    }

    /// Covers HC-20, HC-27: the families listen on the same port, each for itself and with its own count.
    @Test
    void familiesShareAPort() throws Exception {
        settle(IpFamily.IPV6, Set.of("::"), check("web", 30001, 6));
        settle(IpFamily.IPV4, Set.of("0.0.0.0"), check("web", 30001, 4));

        assertThat(http.await(LOCALHOST + 30001, _ -> true).body()).contains("\"localEndpoints\": 4,");
        assertThat(http.await("http://[::1]:30001", _ -> true).body()).contains("\"localEndpoints\": 6,");
        assertThat(warnings).isEmpty();
    }

    /// Covers HC-20: a family alone does not answer for the other.
    @Test
    void wildcardIsOfItsFamilyOnly() throws Exception {
        settle(IpFamily.IPV6, Set.of("::"), check("six", 30006, 1));
        settle(IpFamily.IPV4, Set.of("0.0.0.0"), check("four", 30004, 1));
        http.await("http://[::1]:30006", _ -> true);
        http.await(LOCALHOST + 30004, _ -> true);

        http.awaitRefused(LOCALHOST + 30006);
        http.awaitRefused("http://[::1]:30004");
    }

    /// Covers HC-20: only the addresses told, and those that are told later.
    @Test
    void followsTheAddresses() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 1));
        http.await(LOCALHOST + 30001, _ -> true);
        http.awaitRefused("http://127.0.0.2:30001");

        settle(IpFamily.IPV4, Set.of("127.0.0.2"));
        http.await("http://127.0.0.2:30001", _ -> true);
        http.awaitRefused(LOCALHOST + 30001);
    }

    /// Covers HC-25: a connection outlives changes of the count, and ends with the Service.
    @Test
    void connectionStaysWhileTheListenerDoes() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 1));
        http.await(LOCALHOST + 30001, _ -> true);
        try (Socket connection = node.run(() -> new Socket(InetAddress.getLoopbackAddress(), 30001))) {
            assertThat(ask(connection)).startsWith("HTTP/1.1 200");

            settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 0), check("other", 30002, 1));
            http.await(LOCALHOST + 30002, _ -> true);
            assertThat(ask(connection)).startsWith("HTTP/1.1 503");

            gone("web");
            http.awaitRefused(LOCALHOST + 30001);
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static String ask(Socket connection) throws IOException {
        connection.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream in = connection.getInputStream();
        var answer = new StringBuilder();
        // The body's last character is the only closing brace in the first column.
        while (answer.indexOf("\n}") < 0) {
            answer.append((char) in.read());
        }
        return answer.toString();
    }

    /// Covers HC-25: the port of a Service that is gone can be had by another one in the same commit.
    @Test
    void portMovesInOneCommit() throws Exception {
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("web", 30001, 1));
        http.await(LOCALHOST + 30001, _ -> true);

        vertx.eventBus()
                .send(
                        Addresses.healthChecks(),
                        new HealthChange(
                                IpFamily.IPV4, Optional.empty(), List.of(check("heir", 30001, 1)), Set.of(key("web"))));

        assertThat(http.await(LOCALHOST + 30001, r -> r.body().contains("heir")).statusCode())
                .isEqualTo(200);
        assertThat(warnings).isEmpty();
    }

    /// Covers HC-26: told with Service, port, address and the kernel's reason; had with the next commit.
    @Test
    void takenPortIsToldAndTriedAgain() throws Exception {
        try (ServerSocket _ = node.run(() -> new ServerSocket(30001, 1, InetAddress.ofLiteral("127.0.0.2")))) {
            settle(IpFamily.IPV4, Set.of("127.0.0.1", "127.0.0.2"), check("web", 30001, 1));
            WarningEvent warning = warnings.poll(20, TimeUnit.SECONDS);
            assertThat(warning.code()).isEqualTo(WarningEvent.Code.HEALTH_CHECK_PORT);
            assertThat(warning.object()).isEqualTo("Service test/web");
            assertThat(warning.field()).isEqualTo("spec.healthCheckNodePort");
            assertThat(warning.reason())
                    .startsWith("cannot listen on 127.0.0.2 port 30001: ")
                    .endsWith("Address already in use");
            http.awaitRefused(LOCALHOST + 30001);
        }
        settle(IpFamily.IPV4, Set.of(), check("other", 30002, 1));

        http.await(LOCALHOST + 30001, _ -> true);
        http.await("http://127.0.0.2:30001", _ -> true);
        assertThat(warnings).isEmpty();
    }

    /// Covers HC-28: no thread per port, and each of them answers.
    @Test
    void thousandsOfPorts() throws Exception {
        int ports = 2_000;
        settle(IpFamily.IPV4, Set.of("127.0.0.1"), check("first", 19_999, 1));
        http.await(LOCALHOST + 19_999, _ -> true);
        int before = eventLoops();
        settle(
                IpFamily.IPV4,
                Set.of(),
                IntStream.range(0, ports)
                        .mapToObj(i -> check("service-" + i, 20_000 + i, i))
                        .toArray(HealthCheck[]::new));
        http.await(LOCALHOST + (20_000 + ports - 1), _ -> true);

        for (int i = 0; i < ports; i++) {
            HttpResponse<String> answer = http.get(LOCALHOST + (20_000 + i));
            assertThat(answer.headers().firstValue("X-Load-Balancing-Endpoint-Weight"))
                    .contains(Integer.toString(i));
        }
        assertThat(eventLoops()).isLessThanOrEqualTo(before + 1);
        assertThat(warnings).isEmpty();
    }

    /// Of all Vert.x of this JVM, and those of earlier tests may still be ending.
    private static int eventLoops() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("eventloop"))
                .count();
    }
}
