// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;

/// IP packets of one protocol, in the network namespace of the thread that opened it: how to speak SCTP where the
/// kernel has no SCTP. The kernel writes and strips the IP header, checksums of the transport are the caller's.
///
/// It hears every packet of its protocol that arrives in the namespace, or when connected, those of one peer.
/// While it is open the kernel does not answer such packets with "protocol unreachable". Threads as with netlink
/// sockets: one uses it, any may close it.
public final class RawSocket implements AutoCloseable {
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;
    private static final int MAX_PACKET = 64 * 1024;

    private final boolean ipv4;
    private final WakeableSocket socket;

    private RawSocket(boolean ipv4, WakeableSocket socket) {
        this.ipv4 = ipv4;
        this.socket = socket;
    }

    /// Opens a socket that waits for a packet as long as told.
    ///
    /// @param any an address of the family to speak
    /// @param protocol IP protocol number, 132 for SCTP
    /// @throws NetlinkException EPERM without CAP_NET_RAW
    public static RawSocket open(InetAddress any, int protocol, Duration receiveTimeout) {
        boolean ipv4 = any instanceof Inet4Address;
        int family = ipv4 ? Native.AF_INET : Native.AF_INET6;
        int type = Native.SOCK_RAW | Native.SOCK_CLOEXEC;
        int fd = Native.check("open raw socket", () -> Native.C.socket(family, type, protocol));
        return new RawSocket(ipv4, new WakeableSocket(fd, ipv4 ? SOCKADDR_IN : SOCKADDR_IN6, receiveTimeout));
    }

    /// Speaks with one peer only, and hears ICMP errors about it.
    public void connect(InetAddress peer) {
        ByteBuffer address = address(peer);
        Native.check(
                "connect to " + peer.getHostAddress(),
                () -> Native.C.connect(socket.fd(), address, address.remaining()));
    }

    /// Sends position..limit to the peer it is connected to.
    public void send(ByteBuffer payload) {
        socket.send(payload);
    }

    /// Sends position..limit.
    public void send(ByteBuffer payload, InetAddress to) {
        socket.sendTo(payload, address(to));
    }

    /// Waits for a packet.
    ///
    /// @throws NetlinkException EAGAIN when none came in time, EBADF when closed meanwhile; when connected also
    ///     ECONNREFUSED for "port unreachable" and EHOSTUNREACH and the like for other ICMP errors
    public Packet receive() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_PACKET);
        buffer.limit(Math.min(MAX_PACKET, socket.receive(buffer)));
        if (ipv4 && buffer.hasRemaining()) {
            // The header's length, in words, is in the low half of its first byte (RFC 791, 3.1).
            buffer.position(Math.min(buffer.limit(), (buffer.get(0) & 0xf) * 4));
        }
        return new Packet(source(), buffer.slice());
    }

    @Override
    public void close() {
        socket.close();
    }

    private ByteBuffer address(InetAddress peer) {
        if (peer instanceof Inet4Address != ipv4) {
            throw new NetlinkException("address " + peer.getHostAddress(), Errno.EAFNOSUPPORT, "other family");
        }
        ByteBuffer address = Native.memory(ipv4 ? SOCKADDR_IN : SOCKADDR_IN6);
        address.putShort(0, (short) (ipv4 ? Native.AF_INET : Native.AF_INET6));
        return address.put(ipv4 ? 4 : 8, peer.getAddress());
    }

    private InetAddress source() {
        byte[] bytes = new byte[ipv4 ? 4 : 16];
        socket.from().get(ipv4 ? 4 : 8, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("address of " + bytes.length + " bytes", e);
        }
    }

    /// What came in.
    ///
    /// @param payload what follows the IP header, position 0, big-endian
    public record Packet(InetAddress source, ByteBuffer payload) {}
}
