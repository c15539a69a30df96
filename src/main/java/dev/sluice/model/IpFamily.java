// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

/// One of the two address families. Each is proxied on its own: own table, own generation, own failures (TRF-56).
public enum IpFamily {
    /// AF_INET, 4-byte addresses.
    IPV4(2, 4, "IPv4"),
    /// AF_INET6, 16-byte addresses.
    IPV6(10, 16, "IPv6");

    private final int addressFamily;
    private final int addressLength;
    private final String label;

    IpFamily(int addressFamily, int addressLength, String label) {
        this.addressFamily = addressFamily;
        this.addressLength = addressLength;
        this.label = label;
    }

    /// The kernel's AF_ number, also NFPROTO_.
    public int addressFamily() {
        return addressFamily;
    }

    /// As Kubernetes writes it in `ipFamilies`, and people do: `IPv4`.
    public String label() {
        return label;
    }

    /// Bytes of an address: 4 or 16.
    public int addressLength() {
        return addressLength;
    }

    /// Bits of an address: 32 or 128.
    public int bits() {
        return addressLength * 8;
    }
}
