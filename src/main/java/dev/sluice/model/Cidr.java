// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// An address range in prefix form. The address has its host bits cleared.
public record Cidr(IpAddress address, int prefix) implements Comparable<Cidr> {
    public Cidr {
        if (prefix < 0 || prefix > address.family().bits()) {
            throw new IllegalArgumentException("prefix length out of range: " + address + "/" + prefix);
        }
        address = mask(address, prefix, false);
    }

    /// Reads `address/prefix`, sloppily (SVC-13: leading zeros are decimal, in octets and prefix). Empty when it is
    /// none.
    public static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        var address = IpAddress.parse(text.substring(0, slash));
        int prefix = IpText.decimal(text.substring(slash + 1), 128);
        return address.filter(a -> prefix >= 0 && prefix <= a.family().bits()).map(a -> new Cidr(a, prefix));
    }

    /// As [#parse], for constants and tests.
    ///
    /// @throws IllegalArgumentException if the text is no CIDR
    public static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a CIDR: " + text));
    }

    /// The range that holds just one address.
    public static Cidr of(IpAddress address) {
        return new Cidr(address, address.family().bits());
    }

    /// The same addresses with the fewest ranges of this kind that nested ones allow, sorted: what lies inside
    /// another is dropped. (Neighbours are not joined: people should recognise what they wrote.)
    public static List<Cidr> merge(Collection<Cidr> cidrs) {
        var merged = new ArrayList<Cidr>();
        for (Cidr cidr : new TreeSet<>(cidrs)) {
            // Sorted by start and then wider first, so whatever contains this one is the last one kept.
            if (merged.isEmpty() || !merged.getLast().contains(cidr.address)) {
                merged.add(cidr);
            }
        }
        return List.copyOf(merged);
    }

    public IpFamily family() {
        return address.family();
    }

    /// The first address.
    public IpAddress first() {
        return address;
    }

    /// The last address, inclusive.
    public IpAddress last() {
        return mask(address, prefix, true);
    }

    public boolean contains(IpAddress other) {
        return other.family() == family() && mask(other, prefix, false).equals(address);
    }

    /// By first address, wider ranges first.
    @Override
    public int compareTo(Cidr other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : Integer.compare(prefix, other.prefix);
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }

    /// Host bits all cleared, or all set.
    private static IpAddress mask(IpAddress address, int prefix, boolean set) {
        // An IPv4 address sits in the lowest 32 of 128 bits, so its prefix starts 96 bits later.
        int bits = prefix + 128 - address.family().bits();
        long highHost = bits >= 64 ? 0 : -1L >>> bits;
        long lowHost = bits <= 64 ? -1L : bits == 128 ? 0 : -1L >>> (bits - 64);
        long high = set ? address.high() | highHost : address.high() & ~highHost;
        long low = set ? address.low() | lowHost : address.low() & ~lowHost;
        return new IpAddress(address.family(), high, low);
    }
}
