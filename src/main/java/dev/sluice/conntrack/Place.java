// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/// Where a flow can lead: an endpoint's address and port. Both count (CT-06).
public record Place(IpAddress address, int port) {
    /// Written out, see [IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof Place that && port == that.port && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode() * 31 + port;
    }

    static IpAddress ip(InetAddress address) {
        IpFamily family = address instanceof Inet4Address ? IpFamily.IPV4 : IpFamily.IPV6;
        return IpAddress.read(family, ByteBuffer.wrap(address.getAddress()));
    }
}
