// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Messages drawn by hand and by the codecs, and the attributes of what was drawn.
final class Drawn {
    private Drawn() {}

    /// A datagram of one message of family IPv4.
    static ByteBuffer message(int type, int flags, int sequence, Consumer<TlvWriter> attributes) {
        var out = new TlvWriter(256);
        out.beginMessage(Nft.type(type), flags, sequence).header(Nft.header(2));
        attributes.accept(out);
        return out.endMessage().datagram();
    }

    static TlvReader attributes(Consumer<TlvWriter> attributes) {
        return NetlinkMessage.split(message(0, 0, 0, attributes)).getFirst().attributes(Nft.HEADER);
    }

    /// The value of the first attribute, as attributes.
    static TlvReader nested(Consumer<TlvWriter> attribute) {
        var reader = attributes(attribute);
        if (!reader.next()) {
            throw new IllegalArgumentException("nothing drawn");
        }
        return reader.nested();
    }

    /// Written and read again.
    static List<Expression> again(List<Expression> expressions) {
        var reader = attributes(out -> expressions.forEach(e -> ExpressionWriter.write(out, e)));
        var read = ExpressionReader.readAll(reader);
        reader.check("read expressions");
        return read;
    }

    /// An expression of any name and attributes, read.
    static Expression read(String name, Consumer<TlvWriter> attributes) {
        var reader = attributes(out -> {
            out.beginNested(1).string(1, name).beginNested(2);
            attributes.accept(out);
            out.endNested().endNested();
        });
        var read = ExpressionReader.readAll(reader);
        reader.check("read expression");
        return read.getFirst();
    }

    static byte[] array(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static Bytes filled(int length, int value) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return Bytes.wrap(bytes);
    }
}
