// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The two packets that begin an SCTP association (RFC 9260), enough to see where a proxy sends it.
///
/// ```
///  0               2               4
/// +---------------+---------------+
/// | source port   | destination   |  0   common header, big-endian (section 3.1)
/// +---------------+---------------+
/// | verification tag              |  4   0 in INIT, the peer's initiate tag in INIT ACK
/// +-------------------------------+
/// | CRC32c, little-endian         |  8   of the whole packet with 0 here (appendix A)
/// +-------+-------+---------------+
/// | type  | flags | length        | 12   INIT 1, INIT ACK 2 (sections 3.3.2 and 3.3.3)
/// +-------+-------+---------------+
/// | initiate tag                  | 16   not 0
/// +-------------------------------+
/// | receiver window               | 20
/// +---------------+---------------+
/// | streams out   | streams in    | 24
/// +---------------+---------------+
/// | initial TSN                   | 28
/// +-------------------------------+
/// | state cookie, type 7          | 32   INIT ACK only: here our answer stands
/// ```
///
/// @param type [#INIT] or [#INIT_ACK]
/// @param cookie ASCII; empty in INIT
record SctpPacket(int sourcePort, int destinationPort, int verificationTag, int type, int initiateTag, String cookie) {
    /// IP protocol number.
    static final int PROTOCOL = 132;

    static final int INIT = 1;
    static final int INIT_ACK = 2;

    private static final int COMMON_HEADER = 12;
    private static final int INIT_LENGTH = 20;
    private static final int OFFSET_CHECKSUM = 8;
    private static final int STATE_COOKIE = 7;
    private static final int WINDOW = 65_536;
    private static final int STREAMS = 1;

    static SctpPacket init(int sourcePort, int destinationPort, int tag) {
        return new SctpPacket(sourcePort, destinationPort, 0, INIT, tag, "");
    }

    /// The INIT ACK to this INIT.
    SctpPacket acknowledge(String newCookie) {
        return new SctpPacket(
                /* sourcePort= */ destinationPort,
                /* destinationPort= */ sourcePort,
                initiateTag,
                INIT_ACK,
                initiateTag ^ 1 << 30,
                newCookie);
    }

    boolean answers(SctpPacket init) {
        return type == INIT_ACK
                && verificationTag == init.initiateTag
                && sourcePort == init.destinationPort
                && destinationPort == init.sourcePort;
    }

    ByteBuffer encode() {
        byte[] text = cookie.getBytes(StandardCharsets.US_ASCII);
        int parameter = type == INIT_ACK ? 4 + text.length : 0;
        int padded = (parameter + 3) & ~3;
        ByteBuffer packet = ByteBuffer.allocateDirect(COMMON_HEADER + INIT_LENGTH + padded);
        packet.putShort((short) sourcePort).putShort((short) destinationPort);
        packet.putInt(verificationTag).putInt(0);
        packet.put((byte) type).put((byte) 0).putShort((short) (INIT_LENGTH + parameter));
        packet.putInt(initiateTag).putInt(WINDOW);
        packet.putShort((short) STREAMS).putShort((short) STREAMS).putInt(initiateTag);
        if (parameter > 0) {
            packet.putShort((short) STATE_COOKIE).putShort((short) parameter).put(text);
        }
        packet.clear();
        packet.order(ByteOrder.LITTLE_ENDIAN).putInt(OFFSET_CHECKSUM, checksum(packet));
        return packet.order(ByteOrder.BIG_ENDIAN);
    }

    /// Reads a packet, position..limit. Empty for anything but a well-formed INIT or INIT ACK with a right checksum.
    static Optional<SctpPacket> decode(ByteBuffer bytes) {
        ByteBuffer packet =
                ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
        if (packet.remaining() < COMMON_HEADER + INIT_LENGTH) {
            return Optional.empty();
        }
        int checksum = Integer.reverseBytes(packet.getInt(OFFSET_CHECKSUM));
        int type = packet.get(COMMON_HEADER);
        if (checksum != checksum(packet.putInt(OFFSET_CHECKSUM, 0)) || (type != INIT && type != INIT_ACK)) {
            return Optional.empty();
        }
        return Optional.of(new SctpPacket(
                Short.toUnsignedInt(packet.getShort(0)),
                Short.toUnsignedInt(packet.getShort(2)),
                packet.getInt(4),
                type,
                packet.getInt(16),
                cookie(packet.position(COMMON_HEADER + INIT_LENGTH))));
    }

    private static String cookie(ByteBuffer parameters) {
        if (parameters.remaining() < 4 || parameters.getShort() != STATE_COOKIE) {
            return "";
        }
        byte[] text = new byte[Math.clamp(parameters.getShort() - 4, 0, parameters.remaining())];
        parameters.get(text);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static int checksum(ByteBuffer packet) {
        CRC32C crc = new CRC32C();
        crc.update(packet.duplicate());
        return (int) crc.getValue();
    }
}
