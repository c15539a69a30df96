// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.nio.ByteBuffer;
import java.util.Optional;

/// An IPv4 or IPv6 address as plain numbers: no text parsing, no allocation to compare.
///
/// @param high bits 127..64 of an IPv6 address, 0 for IPv4
/// @param low bits 63..0 of an IPv6 address; the IPv4 address in the lowest 32 bits
public record IpAddress(IpFamily family, long high, long low) implements Comparable<IpAddress> {
    public IpAddress {
        if (family == IpFamily.IPV4 && (high != 0 || low >>> 32 != 0)) {
            throw new IllegalArgumentException("not 32 bits: " + high + " " + low);
        }
    }

    /// Written out, as in the other keys of big maps: a record's own equality is a chain of method handles, which the
    /// compiler that we run with (`TieredStopAtLevel=1`) does not join. Seen: 130 ns against 7 ns.
    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress that && low == that.low && high == that.high && family == that.family;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high) * 31 + Long.hashCode(low);
    }

    /// Reads text as the reference does (SVC-13): IPv4 octets are decimal even with leading zeros, IPv4-mapped IPv6
    /// is IPv4. No zones, no host names. Empty when the text is no address.
    public static Optional<IpAddress> parse(String text) {
        return IpText.parse(text);
    }

    /// As [#parse], for constants and tests.
    ///
    /// @throws IllegalArgumentException if the text is no address
    public static IpAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
    }

    /// Reads 4 or 16 bytes in network order from the buffer's position.
    public static IpAddress read(IpFamily family, ByteBuffer in) {
        return switch (family) {
            case IPV4 -> new IpAddress(family, 0, Integer.toUnsignedLong(getInt(in)));
            case IPV6 -> new IpAddress(family, getLong(in), getLong(in));
        };
    }

    /// Writes 4 or 16 bytes in network order, whatever the buffer's own order is.
    public void write(ByteBuffer out) {
        if (family == IpFamily.IPV6) {
            putLong(out, high);
            putLong(out, low);
        } else {
            putInt(out, (int) low);
        }
    }

    /// The address as 4 or 16 bytes in network order.
    public byte[] bytes() {
        var out = ByteBuffer.allocate(family.addressLength());
        write(out);
        return out.array();
    }

    /// 127.0.0.0/8 or ::1.
    public boolean isLoopback() {
        return family == IpFamily.IPV4 ? low >>> 24 == 127 : high == 0 && low == 1;
    }

    /// 0.0.0.0 or ::.
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /// IPv4 before IPv6, then by number.
    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Canonical text (RFC 5952 for IPv6).
    @Override
    public String toString() {
        return IpText.format(this);
    }

    private static int getInt(ByteBuffer in) {
        return (in.get() & 0xff) << 24 | (in.get() & 0xff) << 16 | (in.get() & 0xff) << 8 | (in.get() & 0xff);
    }

    private static long getLong(ByteBuffer in) {
        return Integer.toUnsignedLong(getInt(in)) << 32 | Integer.toUnsignedLong(getInt(in));
    }

    private static void putInt(ByteBuffer out, int value) {
        out.put((byte) (value >> 24))
                .put((byte) (value >> 16))
                .put((byte) (value >> 8))
                .put((byte) value);
    }

    private static void putLong(ByteBuffer out, long value) {
        putInt(out, (int) (value >> 32));
        putInt(out, (int) value);
    }
}
