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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How the bytes of a TCP connection are carried, and its ends. Covers TRF-45.
final class RelayEndTest {
    private static final int MEGABYTE = 1 << 20;

    private final LoopbackBench bench = new LoopbackBench();
    private ServerSocket pod;
    private int port;

    @BeforeEach
    void open() throws IOException {
        pod = server();
        port = freePort();
        bench.open(Protocol.TCP, port, pod.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        pod.close();
        bench.close();
    }

    /// Neither half has anything to do with the other; they can end in any order.
    @Test
    void the_client_ends_its_half_first() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            say(client, "question");
            client.shutdownOutput();

            assertThat(hearAll(served)).isEqualTo("question");
            say(served, "answer");
            assertThat(hear(client, 6)).isEqualTo("answer");
            say(served, ", and more");
            hangUp(served);
            assertThat(hearAll(client)).isEqualTo(", and more");
        }
    }

    @Test
    void the_endpoint_ends_its_half_first() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            say(served, "greeting");
            served.shutdownOutput();

            assertThat(hearAll(client)).isEqualTo("greeting");
            say(client, "still here");
            assertThat(hear(served, 10)).isEqualTo("still here");
            hangUp(client);
            assertThat(hearAll(served)).isEmpty();
        }
    }

    /// All of it may be there before there is an endpoint to send it to.
    @Test
    void a_client_that_says_everything_at_once() throws IOException {
        for (int i = 0; i < 20; i++) {
            try (Socket client = connect(port)) {
                say(client, "question");
                client.shutdownOutput();
                try (Socket served = accept(pod)) {
                    assertThat(hearAll(served)).isEqualTo("question");
                    say(served, "answer");
                }
                assertThat(hearAll(client)).isEqualTo("answer");
            }
        }
    }

    @Test
    void megabytes_to_a_slow_reader() throws Exception {
        byte[] sent = new byte[10 * MEGABYTE];
        new Random(1).nextBytes(sent);
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            carry(sent, client, served);
            carry(sent, served, client);
        }
    }

    /// The reader begins when the writer cannot go on: then all buffers are full.
    private static void carry(byte[] sent, Socket from, Socket to) throws Exception {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            try {
                from.getOutputStream().write(sent);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        byte[] received = new byte[sent.length];
        int length = 0;
        while (length < sent.length) {
            int read = to.getInputStream().read(received, length, Math.min(1000, sent.length - length));
            assertThat(read).isPositive();
            length += read;
        }
        writing.get();
        assertThat(received).isEqualTo(sent);
    }

    /// Whoever does not read must not fill our memory: the writer has to wait.
    @Test
    void a_reader_that_does_not_read_stops_the_writer() throws Exception {
        int all = 256 * MEGABYTE;
        try (var client = SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral(LoopbackBench.HOST), port));
                var selector = Selector.open();
                Socket served = accept(pod)) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_WRITE);
            var block = ByteBuffer.allocate(MEGABYTE);
            long written = 0;
            while (written < all && selector.select(1_000) > 0) {
                selector.selectedKeys().clear();
                written += client.write(block.clear());
            }

            assertThat(written).isPositive().isLessThan(all);
            client.shutdownOutput();
            assertThat(served.getInputStream().transferTo(OutputStream.nullOutputStream()))
                    .isEqualTo(written);
        }
    }

    @Test
    void a_reset_of_the_endpoint_reaches_the_client() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            say(served, "half of");
            assertThat(hear(client, 7)).isEqualTo("half of");
            reset(served);

            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void a_reset_of_the_client_reaches_the_endpoint() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            say(client, "half of");
            assertThat(hear(served, 7)).isEqualTo("half of");
            reset(client);

            assertThatThrownBy(() -> served.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    /// Whoever has ended its half is not read from any more, but must be noticed when it goes.
    @Test
    void a_client_that_goes_after_its_half() throws IOException {
        try (Socket client = connect(port);
                Socket served = accept(pod)) {
            client.shutdownOutput();
            assertThat(hearAll(served)).isEmpty();
            reset(client);

            assertThatThrownBy(() -> {
                        while (true) {
                            say(served, "is anybody there?");
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }
}
