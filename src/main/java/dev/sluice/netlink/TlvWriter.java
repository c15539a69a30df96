// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes messages and their attributes one behind the other into a buffer that grows: a batch is one writer.
///
/// ```
/// nlmsghdr | family header | attribute | attribute ...         message, length written when it ends
///
///  0               2               4
/// +---------------+---------------+
/// | length        |N|B| type      |   length: these 4 bytes and the value, without padding
/// +---------------+---------------+   N: the value is attributes (NLA_F_NESTED), B: it is big-endian, which
/// | value ... padded with 0 to 4  |      nobody sets; the family's policy knows
/// +-------------------------------+
/// ```
///
/// Numbers are in host order unless the method says `be`: nf_tables takes nearly all its numbers big-endian,
/// rtnetlink only addresses and ports. Lengths that the 16 bits cannot hold are bugs of the caller and throw
/// `IllegalStateException`. The buffer is outside the heap, so that sending it copies nothing.
/// Not for use by several threads. Source: `include/uapi/linux/netlink.h`, `struct nlattr`.
public final class TlvWriter {
    private static final int NLA_F_NESTED = 0x8000;
    private static final int MAX_ATTRIBUTE = 0xffff;
    private static final int NONE = -1;

    private ByteBuffer buffer;
    private int messageStart = NONE;
    private int[] nests = new int[8];
    private int depth;

    public TlvWriter() {
        this(64 * 1024);
    }

    /// @param capacity bytes to begin with; it doubles when they run out
    public TlvWriter(int capacity) {
        buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    }

    /// Begins a message; `portId` is 0, as the kernel knows who sends.
    public TlvWriter beginMessage(int type, int flags, int sequence) {
        if (messageStart != NONE) {
            throw new IllegalStateException("message begun within a message");
        }
        room(NetlinkHeader.SIZE);
        messageStart = buffer.position();
        buffer.putInt(0)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0);
        return this;
    }

    public TlvWriter endMessage() {
        if (messageStart == NONE || depth != 0) {
            throw new IllegalStateException("message ended with " + depth + " attributes open");
        }
        buffer.putInt(messageStart, buffer.position() - messageStart);
        messageStart = NONE;
        return this;
    }

    /// Bytes of a family's fixed header, without attribute in front; padded to 4.
    public TlvWriter header(byte... bytes) {
        room(bytes.length + NetlinkHeader.ALIGNMENT);
        buffer.put(bytes);
        pad();
        return this;
    }

    /// As the other, from position..limit, which is not consumed.
    public TlvWriter header(ByteBuffer bytes) {
        room(bytes.remaining() + NetlinkHeader.ALIGNMENT);
        buffer.put(bytes.duplicate());
        pad();
        return this;
    }

    public TlvWriter u8(int type, int value) {
        open(type, 1);
        buffer.put((byte) value);
        pad();
        return this;
    }

    public TlvWriter u16(int type, int value) {
        open(type, 2);
        buffer.putShort((short) value);
        pad();
        return this;
    }

    public TlvWriter u16be(int type, int value) {
        return u16(type, big() ? value : Short.reverseBytes((short) value));
    }

    public TlvWriter u32(int type, int value) {
        open(type, 4);
        buffer.putInt(value);
        return this;
    }

    public TlvWriter u32be(int type, int value) {
        return u32(type, big() ? value : Integer.reverseBytes(value));
    }

    public TlvWriter u64(int type, long value) {
        open(type, 8);
        buffer.putLong(value);
        return this;
    }

    public TlvWriter u64be(int type, long value) {
        return u64(type, big() ? value : Long.reverseBytes(value));
    }

    /// An attribute that says all by being there.
    public TlvWriter flag(int type) {
        open(type, 0);
        return this;
    }

    public TlvWriter bytes(int type, byte[] value) {
        open(type, value.length);
        buffer.put(value);
        pad();
        return this;
    }

    /// Position..limit of the value, which is not consumed.
    public TlvWriter bytes(int type, ByteBuffer value) {
        open(type, value.remaining());
        buffer.put(value.duplicate());
        pad();
        return this;
    }

    /// UTF-8 with a zero byte behind (`NLA_NUL_STRING`).
    public TlvWriter string(int type, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        open(type, text.length + 1);
        buffer.put(text).put((byte) 0);
        pad();
        return this;
    }

    /// Begins an attribute made of attributes.
    public TlvWriter beginNested(int type) {
        if (depth == nests.length) {
            nests = Arrays.copyOf(nests, depth * 2);
        }
        nests[depth++] = buffer.position();
        open(type | NLA_F_NESTED, 0);
        return this;
    }

    /// Ends the innermost nested attribute.
    ///
    /// @throws IllegalStateException when it became longer than 65,535 bytes; see [#nestedLength()]
    public TlvWriter endNested() {
        int length = nestedLength();
        if (length > MAX_ATTRIBUTE) {
            throw new IllegalStateException("nested attribute of " + length + " bytes");
        }
        buffer.putShort(nests[--depth], (short) length);
        return this;
    }

    /// Bytes so far of the innermost nested attribute that is open, its own 4 included. Lists end before 65,535.
    public int nestedLength() {
        if (depth == 0) {
            throw new IllegalStateException("no nested attribute is open");
        }
        return buffer.position() - nests[depth - 1];
    }

    /// Bytes written so far: where the next message begins.
    public int length() {
        return buffer.position();
    }

    /// What was written, ready to be sent: a view that stays valid until the next write.
    public ByteBuffer datagram() {
        if (messageStart != NONE) {
            throw new IllegalStateException("message not ended");
        }
        return buffer.slice(0, buffer.position()).order(ByteOrder.nativeOrder());
    }

    /// Forgets all that was written and keeps the memory.
    public TlvWriter clear() {
        buffer.clear();
        messageStart = NONE;
        depth = 0;
        return this;
    }

    private void open(int type, int length) {
        int total = 4 + length;
        if (total > MAX_ATTRIBUTE) {
            throw new IllegalStateException("attribute " + type + " of " + total + " bytes");
        }
        room(total + NetlinkHeader.ALIGNMENT);
        buffer.putShort((short) total).putShort((short) type);
    }

    private void pad() {
        while (buffer.position() % NetlinkHeader.ALIGNMENT != 0) {
            buffer.put((byte) 0);
        }
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            int capacity = Math.max(Math.multiplyExact(buffer.capacity(), 2), buffer.position() + bytes);
            buffer = ByteBuffer.allocateDirect(capacity)
                    .order(ByteOrder.nativeOrder())
                    .put(buffer.flip());
        }
    }

    private static boolean big() {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    }
}
