// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What nft keeps beside a set to print it again (`NFTA_SET_USERDATA`): the kernel only stores it.
///
/// ```
/// entry = | type u8 | length u8 | value |
///   0 key byte order u32   1 data byte order u32   3 key typeof   4 data typeof   7 comment, zero-terminated
/// typeof = entries: 0 expression id u32, 1 what belongs to that expression, as entries
/// ```
/// Numbers are in host order. Source: nft's own listing of sets it wrote (NFT-23).
public final class SetUserdata {
    /// Byte order of a key or value: none for concatenations and verdicts.
    public enum ByteOrderOf {
        CONCATENATION(0),
        HOST(1),
        NETWORK(2);

        private final int number;

        ByteOrderOf(int number) {
            this.number = number;
        }
    }

    /// The expression a field of a key comes from. Needed where the type alone has no width.
    public sealed interface Typeof {
        /// A header field: nft's protocol and field numbers.
        record Payload(int protocol, int field) implements Typeof {}

        /// `meta`, by key.
        record Meta(int key) implements Typeof {}

        /// A random number.
        record Numgen() implements Typeof {}

        record Concat(List<Typeof> fields) implements Typeof {
            public Concat {
                fields = List.copyOf(fields);
            }
        }
    }

    private static final int KEY_BYTEORDER = 0;
    private static final int DATA_BYTEORDER = 1;
    private static final int KEY_TYPEOF = 3;
    private static final int DATA_TYPEOF = 4;
    private static final int COMMENT = 7;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public SetUserdata keyOrder(ByteOrderOf order) {
        return number(KEY_BYTEORDER, order.number);
    }

    public SetUserdata dataOrder(ByteOrderOf order) {
        return number(DATA_BYTEORDER, order.number);
    }

    public SetUserdata keyTypeof(Typeof type) {
        return entry(KEY_TYPEOF, encode(type));
    }

    public SetUserdata dataTypeof(Typeof type) {
        return entry(DATA_TYPEOF, encode(type));
    }

    public SetUserdata comment(String text) {
        return entry(COMMENT, (text + "\0").getBytes(StandardCharsets.UTF_8));
    }

    public Bytes build() {
        return Bytes.wrap(out.toByteArray());
    }

    private static byte[] encode(Typeof type) {
        var inner = new SetUserdata();
        int id = switch (type) {
            case Typeof.Payload(int protocol, int field) -> {
                inner.number(0, protocol).number(1, field);
                yield 7;
            }
            case Typeof.Meta(int key) -> {
                inner.number(0, key);
                yield 9;
            }
            case Typeof.Concat(var fields) -> {
                for (int i = 0; i < fields.size(); i++) {
                    inner.entry(i, encode(fields.get(i)));
                }
                yield 13;
            }
            case Typeof.Numgen() -> {
                inner.number(0, 1).number(1, 1).number(2, 0);
                yield 23;
            }
        };
        return new SetUserdata()
                .number(0, id)
                .entry(1, inner.out.toByteArray())
                .out
                .toByteArray();
    }

    private SetUserdata number(int type, int value) {
        var bytes = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value);
        return entry(type, bytes.array());
    }

    private SetUserdata entry(int type, byte[] value) {
        if (value.length > 255) {
            throw new IllegalArgumentException("entry " + type + " of " + value.length + " bytes");
        }
        out.write(type);
        out.write(value.length);
        out.writeBytes(value);
        return this;
    }
}
