// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.model.Protocol;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How datagrams are carried. Covers TRF-45.
final class UdpListenerTest {
    private static final int PATIENCE_MILLIS = 20_000;

    /// What fits into an IPv4 packet.
    private static final int LARGEST = 65_507;

    private final LoopbackBench bench = new LoopbackBench();
    private DatagramSocket pod;
    private DatagramSocket client;
    private int port;
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        pod = socket();
        client = socket();
        try (DatagramSocket free = socket()) {
            port = free.getLocalPort();
        }
        listener = bench.open(Protocol.UDP, port, pod.getLocalPort());
        client.connect(new InetSocketAddress(InetAddress.ofLiteral(LoopbackBench.HOST), port));
    }

    @AfterEach
    void close() {
        pod.close();
        client.close();
        bench.close();
    }

    private static DatagramSocket socket() throws IOException {
        var socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(LoopbackBench.HOST), 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void say(DatagramSocket socket, byte[] data) throws IOException {
        socket.send(new DatagramPacket(data, data.length));
    }

    private static void say(DatagramSocket socket, String text) throws IOException {
        say(socket, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void answer(DatagramSocket socket, DatagramPacket to, String text) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(data, data.length, to.getSocketAddress()));
    }

    private static DatagramPacket hear(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    /// The client is connected, so it takes answers of the node port only.
    @Test
    void there_and_back() throws IOException {
        for (int i = 0; i < 10; i++) {
            say(client, "question " + i);
            DatagramPacket question = hear(pod);
            assertThat(text(question)).isEqualTo("question " + i);
            answer(pod, question, "answer " + i);
            assertThat(text(hear(client))).isEqualTo("answer " + i);
        }
    }

    @Test
    void the_largest_datagram() throws IOException {
        byte[] large = new byte[LARGEST];
        new Random(1).nextBytes(large);
        say(client, large);
        DatagramPacket question = hear(pod);
        assertThat(question.getLength()).isEqualTo(LARGEST);
        assertThat(question.getData()).isEqualTo(large);

        pod.send(new DatagramPacket(large, LARGEST, question.getSocketAddress()));
        DatagramPacket answer = hear(client);
        assertThat(answer.getLength()).isEqualTo(LARGEST);
        assertThat(answer.getData()).isEqualTo(large);
    }

    /// One flow stays one flow, two are two.
    @Test
    void each_caller_has_a_flow_of_its_own() throws IOException {
        try (DatagramSocket other = socket()) {
            other.connect(client.getRemoteSocketAddress());
            say(client, "one");
            DatagramPacket one = hear(pod);
            say(other, "two");
            DatagramPacket two = hear(pod);
            say(client, "one again");
            DatagramPacket again = hear(pod);

            assertThat(again.getSocketAddress())
                    .isEqualTo(one.getSocketAddress())
                    .isNotEqualTo(two.getSocketAddress());
            answer(pod, two, "to two");
            answer(pod, one, "to one");
            assertThat(text(hear(client))).isEqualTo("to one");
            assertThat(text(hear(other))).isEqualTo("to two");
        }
    }

    @Test
    void only_the_endpoint_is_listened_to() throws IOException {
        say(client, "question");
        DatagramPacket question = hear(pod);
        try (DatagramSocket stranger = socket()) {
            answer(stranger, question, "forged");
        }
        answer(pod, question, "true");

        assertThat(text(hear(client))).isEqualTo("true");
    }

    /// Covers AFF-09, CT-03: who stays in the list keeps its flows; who leaves loses them.
    @Test
    void a_flow_moves_when_its_endpoint_left() throws IOException {
        say(client, "one");
        DatagramPacket one = hear(pod);
        try (DatagramSocket other = socket()) {
            bench.update(listener, Protocol.UDP, port, pod.getLocalPort(), other.getLocalPort());
            say(client, "two");
            assertThat(hear(pod).getSocketAddress()).isEqualTo(one.getSocketAddress());

            bench.update(listener, Protocol.UDP, port, other.getLocalPort());
            say(client, "three");
            DatagramPacket three = hear(other);
            assertThat(text(three)).isEqualTo("three");
            answer(other, three, "moved");
            assertThat(text(hear(client))).isEqualTo("moved");
        }
    }

    /// A flow that was silent for too long is another one when it goes on; one that was not is not.
    @Test
    void a_silent_flow_ends() throws IOException {
        say(client, "one");
        DatagramPacket one = hear(pod);
        bench.later(LoopbackSockets.UDP_IDLE.minusSeconds(1));
        answer(pod, one, "still there");
        hear(client);
        bench.later(LoopbackSockets.UDP_IDLE.minusSeconds(1));
        say(client, "two");
        assertThat(hear(pod).getSocketAddress()).isEqualTo(one.getSocketAddress());

        bench.later(LoopbackSockets.UDP_IDLE);
        say(client, "three");
        assertThat(hear(pod).getSocketAddress()).isNotEqualTo(one.getSocketAddress());
    }

    @Test
    void a_closed_port_is_refused() throws IOException {
        say(client, "question");
        hear(pod);
        bench.close(listener);

        say(client, "anybody?");
        assertThatThrownBy(() -> hear(client)).isInstanceOf(PortUnreachableException.class);
    }

    @Test
    void a_port_is_opened_again_at_once() throws IOException {
        for (int i = 0; i < 20; i++) {
            bench.close(listener);
            listener = bench.open(Protocol.UDP, port, pod.getLocalPort());
            say(client, "question");
            assertThat(text(hear(pod))).isEqualTo("question");
        }
    }
}
