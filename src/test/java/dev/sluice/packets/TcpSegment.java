// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A TCP segment as a raw socket gives and takes it (RFC 9293, 3.1): what no TCP would send on request.
///
/// @param acknowledgement the next number the sender expects
record TcpSegment(int from, int to, int sequence, int acknowledgement, int flags, int payload) {
    static final int PROTOCOL = 6;
    static final int RST = 4;
    static final int ACK = 16;
    private static final int HEADER = 20;

    /// @param packet what follows the IP header
    static Optional<TcpSegment> read(ByteBuffer packet) {
        int at = packet.position();
        if (packet.remaining() < HEADER) {
            return Optional.empty();
        }
        int header = (packet.get(at + 12) >> 4 & 0xf) * 4;
        return Optional.of(new TcpSegment(
                packet.getShort(at) & 0xffff,
                packet.getShort(at + 2) & 0xffff,
                packet.getInt(at + 4),
                packet.getInt(at + 8),
                packet.get(at + 13) & 0xff,
                packet.remaining() - header));
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /// With a byte of payload, and the checksum over it and both addresses.
    ByteBuffer bytes(InetAddress source, InetAddress destination) {
        var out = ByteBuffer.allocateDirect(HEADER + 1);
        out.putShort((short) from).putShort((short) to).putInt(sequence).putInt(acknowledgement);
        out.put((byte) ((HEADER / 4) << 4)).put((byte) flags).putShort((short) 1024);
        out.putInt(0).put((byte) '\n').flip();
        long sum = sum(ByteBuffer.wrap(source.getAddress())) + sum(ByteBuffer.wrap(destination.getAddress()));
        sum += PROTOCOL + out.limit() + sum(out.duplicate());
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return out.putShort(16, (short) ~sum);
    }

    private static long sum(ByteBuffer bytes) {
        long sum = 0;
        while (bytes.remaining() > 1) {
            sum += bytes.getShort() & 0xffff;
        }
        return bytes.hasRemaining() ? sum + ((bytes.get() & 0xff) << 8) : sum;
    }
}
