// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.localport.LocalPort;
import dev.sluice.localport.NodePortsSettled;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the forwarder tells when ports are taken and freed. Covers TRF-45.
final class LocalPortVerticleTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Map<Protocol, Long> NONE = Map.of(Protocol.TCP, 0L, Protocol.UDP, 0L, Protocol.SCTP, 0L);

    private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    private final BlockingQueue<LocalhostNodePortsEvent> counts = new LinkedBlockingQueue<>();
    private final BlockingQueue<WarningEvent> warnings = new LinkedBlockingQueue<>();

    @BeforeEach
    void deploy() throws Exception {
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<LocalhostNodePortsEvent>consumer(Addresses.LOCALHOST_NODE_PORTS, m -> counts.add(m.body()));
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, m -> warnings.add(m.body()));
        new LocalhostNodePorts()
                .deploy(vertx, () -> NOW)
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void settled(int port, boolean there) {
        var key = new NodePort(IpFamily.IPV4, Protocol.TCP, port);
        var owner = new ServicePortName(Samples.key("web"), "http", Protocol.TCP);
        var endpoint = new Target(IpAddress.of("10.0.0.1"), 8080, false);
        Optional<LocalPort> stands =
                there ? Optional.of(new LocalPort(key, owner, List.of(endpoint), List.of(), 0)) : Optional.empty();
        vertx.eventBus().send(Addresses.nodePortsSettled(), new NodePortsSettled(Map.of(key, stands)));
    }

    private LocalhostNodePortsEvent await(Predicate<LocalhostNodePortsEvent> fits) throws InterruptedException {
        LocalhostNodePortsEvent event = counts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (event != null && !fits.test(event)) {
            event = counts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(event).isNotNull();
        return event;
    }

    @Test
    void a_taken_port_is_told_once_and_counted_each_time() throws Exception {
        int port;
        try (ServerSocket foreign = LoopbackBench.server()) {
            port = foreign.getLocalPort();
            settled(port, true);
            await(event -> event.creationFailures() == 1);
            settled(port, true);
            await(event -> event.creationFailures() == 2);
        }
        settled(port, true);
        LocalhostNodePortsEvent event = await(told -> told.listeners() == 1);

        assertThat(event).isEqualTo(new LocalhostNodePortsEvent(1, 2, NONE, NONE, 0, NOW));
        assertThat(warnings).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(WarningEvent.Code.PORT_UNAVAILABLE);
            assertThat(warning.object()).isEqualTo("Service test/web");
            assertThat(warning.field()).isEqualTo("spec.ports[http].nodePort");
            assertThat(warning.reason()).contains("127.0.0.1:" + port + "/TCP", "Address already in use");
        });
    }

    @Test
    void what_is_gone_is_not_counted_any_more() throws Exception {
        int port = LoopbackBench.freePort();
        settled(port, true);
        await(event -> event.listeners() == 1);
        settled(port, false);

        assertThat(await(event -> event.listeners() == 0).creationFailures()).isZero();
        assertThat(warnings).isEmpty();
    }
}
