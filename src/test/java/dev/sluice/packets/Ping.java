// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.demo.Answer;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.jnr.RawSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/// An ICMP echo request (RFC 792, RFC 4443): a packet without ports.
final class Ping {
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int ECHO = 8;
    private static final int ECHO_V6 = 128;

    private Ping() {}

    /// Asks once. [Answer.Broken] means that something came back, which no Service should send.
    static Answer send(NetworkNamespace from, Duration timeout, IpFamily family, InetAddress to) {
        int protocol = family == IpFamily.IPV4 ? ICMP : ICMPV6;
        try (RawSocket socket = from.run(() -> RawSocket.open(to, protocol, timeout))) {
            socket.connect(to);
            try {
                socket.send(echo(family));
            } catch (NetlinkException e) {
                // The sender's own filter took it; what it said besides is heard below.
                if (e.errno() != Errno.EPERM) {
                    throw e;
                }
            }
            return new Answer.Broken("type " + socket.receive().payload().get(0));
        } catch (NetlinkException e) {
            return switch (e.errno()) {
                case Errno.EAGAIN -> new Answer.TimedOut();
                case Errno.ECONNREFUSED -> new Answer.Refused();
                default -> new Answer.Unreachable(String.valueOf(e.getMessage()));
            };
        }
    }

    /// The kernel sums up ICMPv6; for ICMP it is the ones' complement of the only word that is not zero.
    private static ByteBuffer echo(IpFamily family) {
        int type = family == IpFamily.IPV4 ? ECHO : ECHO_V6;
        int checksum = family == IpFamily.IPV4 ? ~(type << 8) & 0xffff : 0;
        return ByteBuffer.allocateDirect(8).put(0, (byte) type).putShort(2, (short) checksum);
    }
}
