// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Walks attributes; [TlvWriter] draws them. Use:
///
/// ```
/// while (reader.next()) {
///     switch (reader.type()) {
///         case NAME -> name = reader.string();
///         default -> {}                             // a newer kernel says more than we know
///     }
/// }
/// reader.check("read table");
/// ```
///
/// What is wrong is kept, once, and shared with all nested readers: from then on every walk ends and every value is
/// zero or empty, so that one [#check] at the end is enough. Nothing is read outside the given bytes. A value
/// longer than asked for is read from its front, as the kernel does; a shorter one is an error.
/// The bits `NLA_F_NESTED` and `NLA_F_NET_BYTEORDER` are not part of the type; kernels set them unevenly.
public final class TlvReader {
    private static final int NLA_TYPE_MASK = 0x3fff;
    private static final int ATTRIBUTE_HEADER = 4;

    private final ByteBuffer bytes;
    private final Fault fault;
    private int nextAt;
    private int type;
    private int valueAt;
    private int length;

    private TlvReader(ByteBuffer bytes, Fault fault) {
        this.bytes = bytes.slice().order(ByteOrder.nativeOrder());
        this.fault = fault;
    }

    /// Reads position..limit, which is not consumed.
    public static TlvReader of(ByteBuffer attributes) {
        return new TlvReader(attributes, new Fault());
    }

    /// Reads what follows the first `skip` bytes.
    static TlvReader after(ByteBuffer payload, int skip) {
        ByteBuffer rest = payload.slice();
        Fault fault = new Fault();
        if (skip > rest.limit()) {
            fault.keep(rest.limit() + " bytes where a header has " + skip);
        }
        return new TlvReader(rest.position(Math.min(skip, rest.limit())), fault);
    }

    /// Moves to the next attribute; false at the end and after an error.
    public boolean next() {
        int left = bytes.limit() - nextAt;
        if (left <= 0 || fault.present()) {
            length = 0;
            return false;
        }
        if (left < ATTRIBUTE_HEADER) {
            return fail(left + " bytes left over at byte " + nextAt);
        }
        int total = Short.toUnsignedInt(bytes.getShort(nextAt));
        if (total < ATTRIBUTE_HEADER || total > left) {
            return fail("attribute of " + total + " bytes at byte " + nextAt + ", " + left + " left");
        }
        type = bytes.getShort(nextAt + 2) & NLA_TYPE_MASK;
        valueAt = nextAt + ATTRIBUTE_HEADER;
        length = total - ATTRIBUTE_HEADER;
        nextAt += NetlinkHeader.align(total);
        return true;
    }

    /// Without the flag bits.
    public int type() {
        return type;
    }

    /// Bytes of the value.
    public int length() {
        return length;
    }

    public int u8() {
        return has(1) ? Byte.toUnsignedInt(bytes.get(valueAt)) : 0;
    }

    public int u16() {
        return has(2) ? Short.toUnsignedInt(bytes.getShort(valueAt)) : 0;
    }

    public int u16be() {
        return has(2) ? Short.toUnsignedInt(big(bytes.getShort(valueAt))) : 0;
    }

    public int u32() {
        return has(4) ? bytes.getInt(valueAt) : 0;
    }

    public int u32be() {
        return has(4) ? big(bytes.getInt(valueAt)) : 0;
    }

    public long u64() {
        return has(8) ? bytes.getLong(valueAt) : 0;
    }

    public long u64be() {
        return has(8) ? big(bytes.getLong(valueAt)) : 0;
    }

    /// A copy of the value.
    public byte[] bytes() {
        byte[] copy = new byte[length];
        bytes.get(valueAt, copy);
        return copy;
    }

    /// A view of the value, read-only, host order, position 0.
    public ByteBuffer buffer() {
        return bytes.slice(valueAt, length).asReadOnlyBuffer().order(ByteOrder.nativeOrder());
    }

    /// UTF-8 up to the first zero byte or the end of the value; the kernel does not always send the zero.
    public String string() {
        byte[] text = bytes();
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    /// The value as attributes.
    public TlvReader nested() {
        return new TlvReader(bytes.slice(valueAt, length), fault);
    }

    /// Records that a value makes no sense to the caller; ignored if there is an error already.
    public void reject(String reason) {
        fault.keep("attribute " + type + ": " + reason);
    }

    /// The first error of this reader, the readers nested in it and the one it is nested in.
    public Optional<String> error() {
        return fault.text;
    }

    /// Ends a reading: a walk that stopped early looks like one that came to its end.
    ///
    /// @throws NetlinkException with errno 0 if there was an error
    public void check(String operation) {
        if (fault.present()) {
            throw new NetlinkException(operation, 0, fault.text.orElse(""));
        }
    }

    private boolean has(int size) {
        if (length < size) {
            reject(length + " bytes, not " + size);
            return false;
        }
        return true;
    }

    private boolean fail(String reason) {
        fault.keep(reason);
        length = 0;
        return false;
    }

    private static short big(short value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Short.reverseBytes(value);
    }

    private static int big(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }

    private static long big(long value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Long.reverseBytes(value);
    }

    /// The first error, shared by nested readers.
    private static final class Fault {
        private Optional<String> text = Optional.empty();

        void keep(String reason) {
            if (text.isEmpty()) {
                text = Optional.of(reason);
            }
        }

        boolean present() {
            return text.isPresent();
        }
    }
}
