// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.localport.Picker;
import dev.sluice.localport.SessionTable;
import dev.sluice.model.IpFamily;
import io.vertx.core.Vertx;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes the listeners, and what all of them share. For the verticle's event loop.
final class LoopbackSockets {
    /// Each connection has two descriptors, of which the rest of the proxy needs some.
    static final int CAPACITY = 8192;

    /// What the kernel gives a UDP flow that goes both ways (`nf_conntrack_udp_timeout_stream`).
    static final Duration UDP_IDLE = Duration.ofMinutes(2);

    /// The kernel sends a second SYN after 1 s and a third after 3 s: who answers neither is tried no longer.
    private static final int CONNECT_MILLIS = 5_000;

    /// Also the size of the buffer that one datagram is read into, where Netty's own default cuts at 2 KiB. Room for
    /// three of the largest.
    private static final int DATAGRAM_BYTES = 3 * 65_536;

    private final Vertx vertx;
    private final RandomGenerator random;
    private final TcpForwarding tcp;
    private final UdpForwarding udp;

    /// @param capacity so many connections, and so many UDP flows, at a time
    LoopbackSockets(Vertx vertx, RandomGenerator random, InstantSource clock, ForwardCounts counts, int capacity) {
        this.vertx = vertx;
        this.random = random;
        // A pod that is gone without a word would hold the connection for good.
        var client = vertx.createNetClient(
                new NetClientOptions().setConnectTimeout(CONNECT_MILLIS).setTcpKeepAlive(true));
        tcp = new TcpForwarding(client, clock, counts, capacity);
        udp = new UdpForwarding(new SessionTable<>(capacity, UDP_IDLE), this::datagrams, clock, counts);
    }

    /// Not yet open.
    ///
    /// @throws IllegalArgumentException for SCTP
    Listener listener(LocalPort port) {
        var picker = new Picker(random);
        return switch (port.key().protocol()) {
            case TCP -> new TcpListener(port, vertx.createNetServer(new NetServerOptions()), picker, tcp);
            case UDP -> new UdpListener(port, datagrams(port.key().family()), picker, udp);
            case SCTP -> throw new IllegalArgumentException(port.key() + " cannot be served");
        };
    }

    /// Ends the UDP flows that are silent for too long.
    void expire() {
        udp.expire();
    }

    /// Ends everything that was forwarded.
    void close() {
        tcp.close();
        udp.end(_ -> true);
    }

    private DatagramSocket datagrams(IpFamily family) {
        return vertx.createDatagramSocket(
                new DatagramSocketOptions().setIpV6(family == IpFamily.IPV6).setReceiveBufferSize(DATAGRAM_BYTES));
    }
}
