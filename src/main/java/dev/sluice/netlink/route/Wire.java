// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// What the messages of this package share: their numbers, and addresses as bytes.
final class Wire {
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_GETADDR = 22;
    static final int RTM_NEWROUTE = 24;
    static final int RTM_DELROUTE = 25;
    static final int RTM_GETROUTE = 26;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int RT_SCOPE_UNIVERSE = 0;
    static final int RT_SCOPE_LINK = 253;

    private Wire() {}

    /// Zeroes for a fixed header, in host order.
    static ByteBuffer header(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
    }

    /// The fixed header of a message.
    static ByteBuffer header(NetlinkMessage message, int size, String operation) {
        if (message.payload().remaining() < size) {
            throw new NetlinkException(operation, 0, message.payload().remaining() + " bytes, not " + size);
        }
        return message.payload();
    }

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    static boolean isInternet(int family) {
        return family == AF_INET || family == AF_INET6;
    }

    /// All zeros.
    static InetAddress any(int family) {
        return address(family, new byte[family == AF_INET ? 4 : 16]);
    }

    /// The value as an address of the family; any address, and an error in the reader, if it has not its length.
    static InetAddress address(int family, TlvReader reader) {
        byte[] bytes = reader.bytes();
        if (bytes.length != (family == AF_INET ? 4 : 16)) {
            reader.reject("address of " + bytes.length + " bytes");
            return any(family);
        }
        return address(family, bytes);
    }

    /// An IPv4-mapped address stays an IPv6 one, which `InetAddress.getByAddress` would not do.
    private static InetAddress address(int family, byte[] bytes) {
        try {
            return family == AF_INET ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress("", bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address of " + bytes.length + " bytes", e);
        }
    }
}
