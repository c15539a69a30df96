// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.localport.LocalPort;
import dev.sluice.localport.Picker;
import dev.sluice.localport.SessionTable;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import dev.sluice.verticle.localport.UdpSession.Caller;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What becomes of a flow for which there is no socket. Covers TRF-45.
final class UdpForwardingTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final NodePort KEY = new NodePort(IpFamily.IPV4, Protocol.UDP, 30_001);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final BlockingQueue<Long> changes = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// As when there are no descriptors left: the first datagram is lost and counted, a later one finds its way.
    @Test
    void a_flow_without_a_socket_is_begun_anew() throws Exception {
        DatagramSocket broken = vertx.createDatagramSocket();
        broken.close().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var sockets = new LinkedBlockingQueue<>(List.of(broken, vertx.createDatagramSocket()));
        try (var pod = new java.net.DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            pod.setSoTimeout(PATIENCE_SECONDS * 1_000);
            var counts = new ForwardCounts(() -> changes.add(1L));
            var forwarding = new UdpForwarding(
                    new SessionTable<>(2, Duration.ofMinutes(1)), _ -> sockets.remove(), () -> Instant.EPOCH, counts);
            var picker = picker(pod.getLocalPort());
            loop.runOnContext(_ -> forward(forwarding, picker, "lost"));
            assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("begun")
                    .isEqualTo(1);
            assertThat(changes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("lost")
                    .isEqualTo(1);

            loop.runOnContext(_ -> forward(forwarding, picker, "found"));
            var packet = new DatagramPacket(new byte[10], 10);
            pod.receive(packet);
            assertThat(packet.getLength()).isEqualTo("found".length());
            assertThat(counts.snapshot(Instant.EPOCH).rejected()).containsEntry(Protocol.UDP, 1L);
            assertThat(counts.snapshot(Instant.EPOCH).accepted()).containsEntry(Protocol.UDP, 2L);
        }
    }

    private static void forward(UdpForwarding forwarding, Picker picker, String text) {
        var caller = new Caller(KEY, SocketAddress.inetSocketAddress(40_000, "127.0.0.1"));
        forwarding.forward(caller, Buffer.buffer(text), picker, _ -> {});
    }

    private static Picker picker(int port) {
        var owner = new ServicePortName(Samples.key("dns"), "dns", Protocol.UDP);
        var picker = new Picker(new SplittableRandom(1));
        picker.update(
                new LocalPort(KEY, owner, List.of(new Target(IpAddress.of("127.0.0.1"), port, true)), List.of(), 0));
        return picker;
    }
}
