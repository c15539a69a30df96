// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SctpPacketTest {
    /// Laid out by hand from RFC 9260; the checksum by a table-free CRC32c (polynomial 0x82f63b78, reflected).
    private static final String INIT =
            "80000050" + "00000000" + "CHECKSUM" + "01000014" + "0a0b0c0d" + "00010000" + "00010001" + "0a0b0c0d";

    private final SctpPacket init = SctpPacket.init(0x8000, 80, 0x0a0b0c0d);

    @Test
    void initIsLaidOutAsTheRfcSays() {
        byte[] zeroed = HexFormat.of().parseHex(INIT.replace("CHECKSUM", "00000000"));
        String checksum = HexFormat.of().toHexDigits(Integer.reverseBytes(crc32c(zeroed)));

        assertThat(hex(init.encode())).isEqualTo(INIT.replace("CHECKSUM", checksum));
    }

    @Test
    void packetsSurviveTheWire() {
        SctpPacket ack = init.acknowledge("web-1 192.0.2.2 32768\n");

        assertThat(SctpPacket.decode(init.encode())).contains(init);
        assertThat(SctpPacket.decode(ack.encode())).contains(ack);
        assertThat(ack.answers(init)).isTrue();
        assertThat(ack.answers(SctpPacket.init(0x8000, 80, 1))).isFalse();
    }

    @Test
    void damagedPacketsAreNoPackets() {
        ByteBuffer damaged = init.encode();
        damaged.put(20, (byte) 0x55);

        assertThat(SctpPacket.decode(damaged)).isEmpty();
        assertThat(SctpPacket.decode(ByteBuffer.allocate(31))).isEmpty();
    }

    private static int crc32c(byte[] bytes) {
        int crc = -1;
        for (byte b : bytes) {
            crc ^= b & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
            }
        }
        return ~crc;
    }

    private static String hex(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
