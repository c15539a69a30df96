// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// Any bytes: an end, a value or a [NetlinkException], never another exception and never more steps than bytes.
final class ReaderFuzzTest {
    @Property
    void anyAttributesEnd(@ForAll @Size(max = 400) byte[] bytes) {
        walk(TlvReader.of(ByteBuffer.wrap(bytes)), 0);
    }

    /// Small numbers make lengths that nearly fit.
    @Property
    void nearlyRightAttributesEnd(@ForAll @Size(max = 200) List<@ByteRange(max = 12) Byte> bytes) {
        walk(TlvReader.of(ByteBuffer.wrap(array(bytes))), 0);
    }

    @Property
    void anyDatagramEnds(
            @ForAll @Size(max = 200) List<@ByteRange(max = 40) Byte> bytes,
            @ForAll @IntRange(max = 48) int first,
            @ForAll @IntRange(max = 4) int type,
            @ForAll short flags) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + bytes.size()).order(ByteOrder.nativeOrder());
        datagram.putInt(first).putShort((short) type).putShort(flags);
        datagram.put(array(bytes)).flip();
        try {
            for (NetlinkMessage message : NetlinkMessage.split(datagram)) {
                walk(message.attributes(first), 0);
                if (ExtendedAck.isAck(message.header())) {
                    ExtendedAck.read(message);
                }
            }
        } catch (NetlinkException e) {
            assertThat(e.errno()).isZero();
        }
    }

    private static void walk(TlvReader reader, int depth) {
        int steps = 0;
        while (reader.next()) {
            assertThat(++steps).isLessThan(200);
            assertThat(reader.bytes()).hasSize(reader.length());
            assertThat(reader.string().length()).isLessThanOrEqualTo(reader.length());
            assertThat(reader.buffer().remaining()).isEqualTo(reader.length());
            if (depth < 3 && reader.length() > 0) {
                walk(reader.nested(), depth + 1);
            }
            switch (steps % 4) {
                case 0 -> reader.u8();
                case 1 -> reader.u16be();
                case 2 -> reader.u32();
                default -> reader.u64be();
            }
        }
    }

    private static byte[] array(List<Byte> bytes) {
        byte[] array = new byte[bytes.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = bytes.get(i);
        }
        return array;
    }
}
