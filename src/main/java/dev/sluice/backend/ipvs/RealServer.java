// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;

/// Where a virtual server sends connections to: an endpoint. One server has each at most once.
public record RealServer(IpAddress address, int port) {
    /// Written out, see [IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof RealServer that && port == that.port && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode() * 31 + port;
    }

    @Override
    public String toString() {
        return text(address, port);
    }

    static String text(IpAddress address, int port) {
        return (address.family() == IpFamily.IPV6 ? "[" + address + "]" : address) + ":" + port;
    }
}
