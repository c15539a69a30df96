// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.jnr.RawSocket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// Asks from a namespace who answers at an address: the outside client, a pod, or the node itself. Every question
/// is a new flow, from a port of its own. Thread-safe; a call blocks its thread up to the time-out for each step.
public final class LabClient {
    private static final int MAX_ANSWER = 512;

    private final NetworkNamespace namespace;
    private final Duration timeout;
    private final Optional<IpAddress> source;

    private LabClient(NetworkNamespace namespace, Duration timeout, Optional<IpAddress> source) {
        this.namespace = namespace;
        this.timeout = timeout;
        this.source = source;
    }

    /// A client whose address the kernel chooses.
    ///
    /// @param timeout for connecting, and again for an answer
    public static LabClient in(NetworkNamespace namespace, Duration timeout) {
        return new LabClient(namespace, timeout, Optional.empty());
    }

    /// The same, from one of the addresses of the namespace.
    public LabClient from(IpAddress address) {
        return new LabClient(namespace, timeout, Optional.of(address));
    }

    /// Connects, asks and closes.
    public Answer tcp(InetSocketAddress to) {
        try (HeldConnection connection = hold(to)) {
            return connection.ask();
        } catch (IOException e) {
            return Answer.of(e);
        }
    }

    /// Connects and stays connected.
    ///
    /// @throws IOException if that fails; [Answer#of] says what it means
    public HeldConnection hold(InetSocketAddress to) throws IOException {
        Socket socket = namespace.run(SocketChannel::open).socket();
        try {
            if (source.isPresent()) {
                socket.bind(local());
            }
            socket.setTcpNoDelay(true);
            socket.connect(to, millis());
            socket.setSoTimeout(millis());
            return new HeldConnection(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends one datagram and waits for the answer.
    public Answer udp(InetSocketAddress to) {
        try (DatagramSocket socket = namespace.run(DatagramChannel::open).socket()) {
            if (source.isPresent()) {
                socket.bind(local());
            }
            socket.connect(to);
            socket.setSoTimeout(millis());
            send(socket);
            DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER], MAX_ANSWER);
            socket.receive(answer);
            return Answer.decode(new String(answer.getData(), 0, answer.getLength(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return Answer.of(e);
        }
    }

    /// Sends an SCTP INIT and waits for the INIT ACK of an [SctpServer]. The kernel chooses the source address.
    public Answer sctp(InetSocketAddress to) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        SctpPacket init = SctpPacket.init(random.nextInt(32_768, 61_000), to.getPort(), random.nextInt(1, 1 << 30));
        try (RawSocket socket = namespace.run(() -> RawSocket.open(to.getAddress(), SctpPacket.PROTOCOL, timeout))) {
            socket.connect(to.getAddress());
            send(socket, init);
            while (true) {
                Optional<SctpPacket> answer = SctpPacket.decode(socket.receive().payload());
                if (answer.filter(packet -> packet.answers(init)).isPresent()) {
                    return Answer.decode(answer.get().cookie());
                }
            }
        } catch (NetlinkException e) {
            return switch (e.errno()) {
                case Errno.EAGAIN -> new Answer.TimedOut();
                case Errno.ECONNREFUSED -> new Answer.Refused();
                default -> new Answer.Unreachable(String.valueOf(e.getMessage()));
            };
        }
    }

    /// A filter of the sender's own host makes sending fail with EPERM whether it refuses or drops. What it said
    /// besides is heard when receiving.
    private static void send(DatagramSocket socket) throws IOException {
        try {
            socket.send(new DatagramPacket(new byte[] {'\n'}, 1));
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("not permitted")) {
                throw e;
            }
        }
    }

    private static void send(RawSocket socket, SctpPacket init) {
        try {
            socket.send(init.encode());
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
        }
    }

    private InetSocketAddress local() {
        return new InetSocketAddress(LabPlan.inet(source.orElseThrow()), 0);
    }

    private int millis() {
        return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }
}
