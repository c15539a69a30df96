// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import java.nio.charset.StandardCharsets;

/// Reads the fields of one protobuf message.
///
///     tag = varint (field number << 3 | wire type), then
///     wire type 0: varint   1: 8 bytes   2: varint length, bytes   5: 4 bytes
///
/// Varints are little endian groups of 7 bits, the top bit says that more follow. The pattern of use is
/// `while (in.next()) switch (in.field())` where every arm reads the value or calls [#skip].
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    private final byte[] bytes;
    private final int end;
    private final Interner interner;
    private int at;
    private int tag;

    ProtoReader(byte[] bytes, int from, int end, Interner interner) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        this.interner = interner;
    }

    /// On to the next field; false at the end of the message.
    boolean next() {
        if (at == end) {
            return false;
        }
        tag = (int) varint();
        return true;
    }

    int field() {
        return tag >>> 3;
    }

    String text() {
        int start = bytesField();
        return new String(bytes, start, at - start, StandardCharsets.UTF_8);
    }

    /// A text that comes back often.
    String shared() {
        int start = bytesField();
        return interner.intern(bytes, start, at);
    }

    /// The nested message; this reader goes on behind it.
    ProtoReader message() {
        int start = bytesField();
        return new ProtoReader(bytes, start, at, interner);
    }

    int number() {
        return (int) longNumber();
    }

    long longNumber() {
        require(VARINT);
        return varint();
    }

    boolean flag() {
        return longNumber() != 0;
    }

    void skip() {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case LENGTH -> bytesField();
            case FIXED32 -> advance(4);
            default -> throw malformed("wire type " + (tag & 7));
        }
    }

    int at() {
        return at;
    }

    int end() {
        return end;
    }

    byte[] array() {
        return bytes;
    }

    private int bytesField() {
        require(LENGTH);
        long length = varint();
        if (length < 0 || length > end - at) {
            throw malformed("length " + length + " beyond the message");
        }
        int start = at;
        at += (int) length;
        return start;
    }

    private void require(int wireType) {
        if ((tag & 7) != wireType) {
            throw malformed("wire type " + (tag & 7) + " instead of " + wireType);
        }
    }

    private void advance(int count) {
        if (count > end - at) {
            throw malformed("field beyond the message");
        }
        at += count;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw malformed("number cut");
            }
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw malformed("number of more than 64 bits");
    }

    private DecodeException malformed(String what) {
        return new DecodeException(0, 0, "protobuf: field " + field() + ": " + what);
    }
}
