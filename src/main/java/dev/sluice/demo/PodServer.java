// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What runs in a pod: says the pod's name and the client it sees, for each line over TCP and each datagram over
/// UDP. A TCP connection stays open until the client closes it, so that it can be watched while rules change under
/// it.
///
/// The sockets are made on the namespace's thread and served by virtual threads, which live elsewhere.
public final class PodServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodServer.class);
    private static final int BACKLOG = 1024;

    private final String pod;
    private final int port;
    private final ServerSocketChannel tcp;
    private final DatagramChannel udp;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong answered = new AtomicLong();

    private PodServer(String pod, int port, ServerSocketChannel tcp, DatagramChannel udp) {
        this.pod = pod;
        this.port = port;
        this.tcp = tcp;
        this.udp = udp;
    }

    /// Listens on all addresses of a namespace, of both families: Java's sockets are IPv6 ones that also take IPv4.
    static PodServer open(NetworkNamespace namespace, String pod, int port) throws IOException {
        return open(namespace, pod, new InetSocketAddress(port));
    }

    /// Listens on one address of a namespace: a datagram's answer comes from the address that was asked.
    ///
    /// @param pod the name to answer with
    /// @throws IOException if the port is taken
    public static PodServer open(NetworkNamespace namespace, String pod, InetSocketAddress at) throws IOException {
        ServerSocketChannel tcp = namespace.run(() -> bind(ServerSocketChannel.open(), c -> c.bind(at, BACKLOG)));
        try {
            DatagramChannel udp = namespace.run(() -> bind(DatagramChannel.open(), c -> c.bind(at)));
            PodServer server = new PodServer(pod, at.getPort(), tcp, udp);
            Thread.ofVirtual().name(pod + "-tcp-" + at.getPort()).start(server::accept);
            Thread.ofVirtual().name(pod + "-udp-" + at.getPort()).start(server::answerDatagrams);
            return server;
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    /// Questions answered so far.
    public long answered() {
        return answered.get();
    }

    /// Connections open now.
    public int connections() {
        return connections.size();
    }

    /// Stops listening and closes all connections.
    @Override
    public void close() {
        closeQuietly(tcp);
        closeQuietly(udp);
        connections.forEach(PodServer::closeQuietly);
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel connection = tcp.accept();
                connections.add(connection);
                Thread.ofVirtual().name(pod + "-connection").start(() -> answerLines(connection));
            } catch (ClosedChannelException e) {
                connections.forEach(PodServer::closeQuietly);
                return;
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("connection lost before it was accepted");
            }
        }
    }

    private void answerLines(SocketChannel connection) {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        try (connection) {
            ByteBuffer answer = answer(connection.getRemoteAddress());
            while (connection.read(buffer.clear()) >= 0) {
                for (int i = 0; i < buffer.position(); i++) {
                    if (buffer.get(i) == '\n') {
                        answered.incrementAndGet();
                        write(connection, answer.duplicate());
                    }
                }
            }
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("connection ended");
        } finally {
            connections.remove(connection);
        }
    }

    private void answerDatagrams() {
        ByteBuffer buffer = ByteBuffer.allocate(512);
        while (true) {
            try {
                SocketAddress source = udp.receive(buffer.clear());
                answered.incrementAndGet();
                udp.send(answer(source), source);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("answer not sent");
            }
        }
    }

    private ByteBuffer answer(SocketAddress source) {
        return StandardCharsets.US_ASCII.encode(Answer.line(pod, (InetSocketAddress) source));
    }

    private static void write(SocketChannel connection, ByteBuffer answer) throws IOException {
        while (answer.hasRemaining()) {
            connection.write(answer);
        }
    }

    private static <C extends NetworkChannel> C bind(C channel, Binding<C> binding) throws IOException {
        try {
            binding.bind(channel);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static void closeQuietly(NetworkChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("channel not closed cleanly");
        }
    }

    private interface Binding<C> {
        void bind(C channel) throws IOException;
    }
}
