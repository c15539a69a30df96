// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes with value equality: set keys, map data, register contents.
public final class Bytes {
    private static final int FNV_OFFSET = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;
    private static final Bytes EMPTY = new Bytes(new byte[0]);
    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    /// Takes the array over: the caller must not touch it again.
    public static Bytes wrap(byte[] value) {
        return value.length == 0 ? EMPTY : new Bytes(value);
    }

    public static Bytes empty() {
        return EMPTY;
    }

    /// Reads hex digits, white space allowed.
    public static Bytes hex(String digits) {
        return wrap(HexFormat.of().parseHex(digits.replaceAll("\\s", "")));
    }

    public int length() {
        return value.length;
    }

    /// A copy.
    public byte[] toArray() {
        return value.clone();
    }

    /// The bytes from..to as new Bytes.
    public Bytes slice(int from, int to) {
        return wrap(Arrays.copyOfRange(value, from, to));
    }

    /// Read-only view in big-endian order, position 0.
    public java.nio.ByteBuffer buffer() {
        return java.nio.ByteBuffer.wrap(value).asReadOnlyBuffer();
    }

    /// The array itself, for writers of this package; never changed by them.
    byte[] unsafe() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    /// FNV-1a. The usual polynomial of 31 gives neighbouring addresses the same few values: 30,000 of them, 4,000
    /// values, and reading them back took a set of the JDK that probes linearly 7 s.
    @Override
    public int hashCode() {
        int hash = FNV_OFFSET;
        for (byte b : value) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
