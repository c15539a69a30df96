// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Writer and reader against bytes worked out by hand from `struct nlattr`.
final class TlvTest {
    private final TlvWriter writer = new TlvWriter(16);

    @Test
    void numbersOfBothOrdersAreAlignedAndPadded() {
        writer.u8(1, 0xab).u16be(2, 0x1234).u32be(3, 0x01020304).u64be(4, 0x0102030405060708L);

        assertThat(hex(writer.datagram()))
                .isEqualTo(order("0500 0100") + "ab000000"
                        + order("0600 0200") + "12340000"
                        + order("0800 0300") + "01020304"
                        + order("0c00 0400") + "0102030405060708");
        TlvReader reader = TlvReader.of(writer.datagram());
        assertThat(reader.next()).isTrue();
        assertThat(reader.u8()).isEqualTo(0xab);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u16be()).isEqualTo(0x1234);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u32be()).isEqualTo(0x01020304);
        assertThat(reader.next()).isTrue();
        assertThat(reader.u64be()).isEqualTo(0x0102030405060708L);
        assertThat(reader.next()).isFalse();
        assertThat(reader.error()).isEmpty();
    }

    @Test
    void hostOrderNumbersAreWhatTheMachineReads() {
        ByteBuffer bytes = writer.u16(1, 0x1234).u32(2, 0x01020304).u64(3, 42).datagram();

        assertThat(bytes.getShort(4)).isEqualTo((short) 0x1234);
        assertThat(bytes.getInt(12)).isEqualTo(0x01020304);
        assertThat(bytes.getLong(20)).isEqualTo(42);
    }

    @Test
    void nestedLengthsAreFilledInAndMarked() {
        writer.beginNested(1)
                .string(2, "abc")
                .beginNested(3)
                .flag(4)
                .endNested()
                .endNested();

        assertThat(hex(writer.datagram()))
                .isEqualTo(
                        order("1400 0180") + order("0800 0200") + "61626300" + order("0800 0380") + order("0400 0400"));
        TlvReader outer = TlvReader.of(writer.datagram());
        assertThat(outer.next()).isTrue();
        assertThat(outer.type()).isEqualTo(1);
        TlvReader inner = outer.nested();
        assertThat(inner.next()).isTrue();
        assertThat(inner.string()).isEqualTo("abc");
        assertThat(inner.next()).isTrue();
        assertThat(inner.type()).isEqualTo(3);
        assertThat(inner.nested().next()).isTrue();
        assertThat(inner.next()).isFalse();
    }

    @Test
    void messagesFollowEachOtherWithTheirLengths() {
        writer.beginMessage(0x10, NetlinkHeader.NLM_F_REQUEST, 7).header((byte) 2, (byte) 0, (byte) 0);
        writer.string(1, "abcd").endMessage();
        writer.beginMessage(0x11, 0, 8).endMessage();

        List<NetlinkMessage> messages = NetlinkMessage.split(writer.datagram());

        assertThat(messages)
                .extracting(NetlinkMessage::header)
                .containsExactly(
                        new NetlinkHeader(32, 0x10, NetlinkHeader.NLM_F_REQUEST, 7, 0),
                        new NetlinkHeader(16, 0x11, 0, 8, 0));
        TlvReader reader = messages.get(0).attributes(3);
        assertThat(reader.next()).isTrue();
        assertThat(reader.string()).isEqualTo("abcd");
    }

    @Test
    void growsAndStartsAfresh() {
        for (int i = 0; i < 1000; i++) {
            writer.u32(i, i);
        }
        TlvReader reader = TlvReader.of(writer.datagram());
        List<Integer> values = new ArrayList<>();
        while (reader.next()) {
            values.add(reader.u32());
        }

        assertThat(values).hasSize(1000).last().isEqualTo(999);
        assertThat(writer.clear().u8(1, 0xff).datagram().remaining()).isEqualTo(8);
        assertThat(hex(writer.datagram())).as("padding is zero again").endsWith("ff000000");
    }

    @Test
    void whatSixteenBitsCannotHoldIsRefused() {
        writer.beginNested(1);
        writer.bytes(2, new byte[65_000]);
        assertThat(writer.nestedLength()).isEqualTo(65_008);
        writer.bytes(3, new byte[1_000]);

        assertThatThrownBy(writer::endNested).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.bytes(4, new byte[65_532])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void unfinishedMessagesAreNotSent() {
        writer.beginMessage(1, 0, 1).beginNested(1);

        assertThatThrownBy(writer::datagram).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(writer::endMessage).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void flagBitsAreNoPartOfTheTypeAndPaddingMayBeMissing() {
        TlvReader reader = reader(order("0500 0180") + "01000000" + order("0600 0240") + "0203");

        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(1);
        assertThat(reader.next()).isTrue();
        assertThat(reader.type()).isEqualTo(2);
        assertThat(reader.u16be()).isEqualTo(0x0203);
        assertThat(reader.next()).isFalse();
        assertThat(reader.error()).isEmpty();
    }

    @Test
    void firstErrorStaysAndEndsEveryWalk() {
        TlvReader reader = reader(order("0c00 0100") + order("0800 0200") + "00000000" + order("0500 0300") + "01");
        assertThat(reader.next()).isTrue();
        TlvReader inner = reader.nested();
        assertThat(inner.next()).isTrue();
        assertThat(inner.u64()).isZero();

        assertThat(inner.error()).contains("attribute 2: 4 bytes, not 8");
        reader.reject("later");
        assertThat(reader.error()).contains("attribute 2: 4 bytes, not 8");
        assertThat(reader.next()).isFalse();
        assertThatThrownBy(() -> reader.check("read x"))
                .isInstanceOf(NetlinkException.class)
                .hasMessage("read x: attribute 2: 4 bytes, not 8");
    }

    @Test
    void lengthsThatDoNotFitAreErrors() {
        for (String bytes : List.of(order("0300 0100"), order("0900 0100") + "00000000", "0000")) {
            TlvReader reader = reader(bytes);
            assertThat(reader.next()).as(bytes).isFalse();
            assertThat(reader.error()).as(bytes).isPresent();
        }
    }

    /// Bytes written as on a little-endian machine, in pairs, turned for this one.
    private static String order(String pairs) {
        String digits = pairs.replace(" ", "");
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < digits.length(); i += 4) {
            boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
            out.append(digits, little ? i : i + 2, i + 4);
            out.append(digits, i, little ? i : i + 2);
        }
        return out.toString();
    }

    private static TlvReader reader(String hex) {
        return TlvReader.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.of().formatHex(copy);
    }
}
