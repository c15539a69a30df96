// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import static dev.sluice.verticle.localport.LoopbackBench.accept;
import static dev.sluice.verticle.localport.LoopbackBench.connect;
import static dev.sluice.verticle.localport.LoopbackBench.freePort;
import static dev.sluice.verticle.localport.LoopbackBench.server;
import static dev.sluice.verticle.localport.Talk.hangUp;
import static dev.sluice.verticle.localport.Talk.hear;
import static dev.sluice.verticle.localport.Talk.hearAll;
import static dev.sluice.verticle.localport.Talk.reset;
import static dev.sluice.verticle.localport.Talk.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whom a TCP listener connects its callers with, and for how long. Covers TRF-45.
final class TcpListenerTest {
    private final LoopbackBench bench = new LoopbackBench();
    private ServerSocket pod;
    private int port;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        pod = server();
        port = freePort();
        listener = bench.open(Protocol.TCP, port, pod.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        pod.close();
        bench.close();
    }

    /// Covers SEL-14: established connections go to whom they went; new ones go to the new endpoint.
    @Test
    void connections_outlive_their_endpoint_in_the_list() throws IOException {
        try (ServerSocket other = server();
                Socket client = connect(port);
                Socket served = accept(pod)) {
            bench.update(listener, Protocol.TCP, port, other.getLocalPort());

            try (Socket next = connect(port);
                    Socket nextServed = accept(other)) {
                say(next, "new");
                assertThat(hear(nextServed, 3)).isEqualTo("new");
            }
            say(client, "old");
            assertThat(hear(served, 3)).isEqualTo("old");
        }
    }

    @Test
    void connections_outlive_the_port() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            bench.close(listener);

            awaitRefusal();
            say(client, "question");
            assertThat(hear(served, 8)).isEqualTo("question");
            say(served, "answer");
            hangUp(served);
            assertThat(hearAll(client)).isEqualTo("answer");
        }
    }

    /// The accepting socket closes on another thread.
    private void awaitRefusal() throws IOException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(deadline)) {
            try (Socket accepted = connect(port)) {
                assertThat(accepted.isConnected()).isTrue();
            } catch (ConnectException e) {
                return;
            }
        }
        throw new AssertionError("still accepted");
    }

    /// With connections of the old listener still open.
    @Test
    void a_port_is_opened_again_at_once() throws IOException {
        var held = new ArrayList<Socket>();
        for (int i = 0; i < 50; i++) {
            bench.close(listener);
            listener = bench.open(Protocol.TCP, port, pod.getLocalPort());
            Socket client = connect(port);
            Socket served = accept(pod);
            say(client, "x");
            assertThat(hear(served, 1)).isEqualTo("x");
            held.add(client);
            held.add(served);
        }
        for (Socket socket : held) {
            socket.close();
        }
    }

    @Test
    void another_endpoint_is_tried() throws IOException {
        int nobody = freePort();
        int nobodyElse = freePort();
        bench.update(listener, Protocol.TCP, port, nobody, pod.getLocalPort(), nobodyElse);
        for (int i = 0; i < 20; i++) {
            try (Socket client = connect(port);
                    Socket served = accept(pod)) {
                say(client, "x");
                assertThat(hear(served, 1)).isEqualTo("x");
            }
        }
    }

    @Test
    void the_client_is_reset_when_nobody_answers() throws IOException {
        bench.update(listener, Protocol.TCP, port, freePort());
        try (Socket client = connect(port)) {
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
        assertThat(bench.counts.snapshot(Instant.EPOCH).rejected()).containsEntry(Protocol.TCP, 1L);
    }

    /// Each has two descriptors, and the rest of the proxy needs some. Whoever ends makes room.
    @Test
    void there_is_a_limit() throws IOException {
        int limited = freePort();
        try (var small = new LoopbackBench(1)) {
            small.open(Protocol.TCP, limited, pod.getLocalPort());
            try (Socket first = connect(limited);
                    Socket firstServed = accept(pod);
                    Socket second = connect(limited)) {
                assertThatThrownBy(() -> second.getInputStream().read())
                        .isInstanceOf(SocketException.class)
                        .hasMessageContaining("reset");
                assertThat(small.counts.snapshot(Instant.EPOCH).rejected()).containsEntry(Protocol.TCP, 1L);
                say(first, "x");
                assertThat(hear(firstServed, 1)).isEqualTo("x");
                reset(firstServed);
                assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketException.class);
            }
            CompletableFuture<Void> greeting = CompletableFuture.runAsync(this::greet);
            assertThat(greeted(limited)).isEqualTo("y");
            greeting.join();
        }
    }

    private void greet() {
        try (Socket served = accept(pod)) {
            say(served, "y");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tries until there is room: who goes is seen to go before room is made.
    private static String greeted(int port) throws IOException {
        Instant deadline = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(deadline)) {
            try (Socket client = connect(port)) {
                return hear(client, 1);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        throw new AssertionError("there is never room");
    }

    @Test
    void stopping_does_not_wait_for_connections() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            bench.close(listener);
            stop();

            assertThatThrownBy(() -> {
                        say(client, "x");
                        if (client.getInputStream().read() < 0) {
                            throw new SocketException("ended");
                        }
                    })
                    .isInstanceOf(SocketException.class);
            hangUp(served);
        }
    }

    private void stop() {
        bench.close();
    }
}
