// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// Addresses as netlink has them, and as the model has them.
final class Inet {
    private Inet() {}

    static IpAddress ip(InetAddress address) {
        IpFamily family = address instanceof Inet4Address ? IpFamily.IPV4 : IpFamily.IPV6;
        return IpAddress.read(family, ByteBuffer.wrap(address.getAddress()));
    }

    static InetAddress inet(IpAddress address) {
        try {
            return InetAddress.getByAddress(address.bytes());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not 4 or 16 bytes", e);
        }
    }
}
