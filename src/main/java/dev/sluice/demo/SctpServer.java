// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.jnr.RawSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers SCTP INITs in a pod with the pod's name and the client it sees, in the state cookie of an INIT ACK.
/// Over raw sockets, so it works on kernels without SCTP; a thread per family, as a raw socket cannot wait on a
/// virtual one.
public final class SctpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SctpServer.class);
    private static final Duration FOREVER = Duration.ofDays(20);

    private final String pod;
    private final int port;
    private final List<RawSocket> sockets;

    private SctpServer(String pod, int port, List<RawSocket> sockets) {
        this.pod = pod;
        this.port = port;
        this.sockets = sockets;
    }

    static SctpServer open(NetworkNamespace namespace, String pod, int port) {
        List<RawSocket> sockets = new ArrayList<>();
        SctpServer server = new SctpServer(pod, port, sockets);
        try {
            for (String any : List.of("0.0.0.0", "::")) {
                sockets.add(
                        namespace.run(() -> RawSocket.open(InetAddress.ofLiteral(any), SctpPacket.PROTOCOL, FOREVER)));
            }
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
        for (RawSocket socket : sockets) {
            Thread.ofPlatform().daemon().name(pod + "-sctp-" + port).start(() -> server.answer(socket));
        }
        return server;
    }

    @Override
    public void close() {
        sockets.forEach(RawSocket::close);
    }

    private void answer(RawSocket socket) {
        while (true) {
            try {
                RawSocket.Packet packet = socket.receive();
                Optional<SctpPacket> init = SctpPacket.decode(packet.payload())
                        .filter(read -> read.type() == SctpPacket.INIT && read.destinationPort() == port);
                if (init.isPresent()) {
                    InetSocketAddress client =
                            new InetSocketAddress(packet.source(), init.get().sourcePort());
                    String line = Answer.line(pod, client);
                    socket.send(init.get().acknowledge(line).encode(), packet.source());
                }
            } catch (NetlinkException e) {
                if (e.errno() == Errno.EBADF) {
                    return;
                }
                LOG.atDebug().addKeyValue("pod", pod).setCause(e).log("answer not sent");
            }
        }
    }
}
