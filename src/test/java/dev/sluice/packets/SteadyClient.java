// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.demo.Answer;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A UDP client that keeps its port, as resolvers and syslog do: all it sends is one flow for the kernel.
final class SteadyClient implements AutoCloseable {
    private static final int MAX_ANSWER = 512;

    private final DatagramSocket socket;

    private SteadyClient(DatagramSocket socket) {
        this.socket = socket;
    }

    static SteadyClient open(NetworkNamespace namespace, InetSocketAddress to) throws IOException {
        DatagramSocket socket = namespace.run(DatagramChannel::open).socket();
        socket.connect(to);
        return new SteadyClient(socket);
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Sends once and waits.
    Answer ask(Duration patience) throws IOException {
        socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
        try {
            send();
            DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER], MAX_ANSWER);
            socket.receive(answer);
            return Answer.decode(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Answer.of(e);
        }
    }

    /// A filter of the sender's own host makes sending fail whether it refuses or drops; what it said besides is heard
    /// when receiving.
    private void send() throws IOException {
        try {
            socket.send(new DatagramPacket(new byte[] {'\n'}, 1));
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("not permitted")) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
