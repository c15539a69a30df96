// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import java.util.Arrays;
import java.util.HexFormat;

/// Immutable bytes with value equality: set keys, map data, register contents.
public final class Bytes {
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

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
