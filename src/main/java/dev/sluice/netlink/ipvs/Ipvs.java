// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.NetlinkException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Numbers of the IPVS family by the kernel's names, and its addresses.
final class Ipvs {
    static final String IPVS_GENL_NAME = "IPVS";

    static final int IPVS_CMD_NEW_SERVICE = 1;
    static final int IPVS_CMD_SET_SERVICE = 2;
    static final int IPVS_CMD_DEL_SERVICE = 3;
    static final int IPVS_CMD_GET_SERVICE = 4;
    static final int IPVS_CMD_NEW_DEST = 5;
    static final int IPVS_CMD_SET_DEST = 6;
    static final int IPVS_CMD_DEL_DEST = 7;
    static final int IPVS_CMD_GET_DEST = 8;
    static final int IPVS_CMD_SET_CONFIG = 12;
    static final int IPVS_CMD_GET_CONFIG = 13;

    static final int IPVS_CMD_ATTR_SERVICE = 1;
    static final int IPVS_CMD_ATTR_DEST = 2;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    /// Bytes of `union nf_inet_addr`.
    private static final int ADDRESS = 16;

    private Ipvs() {}

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    static byte[] union(InetAddress address) {
        return Arrays.copyOf(address.getAddress(), ADDRESS);
    }

    /// The front of a union as an address of the family. An IPv4-mapped one stays an IPv6 address, which
    /// `InetAddress.getByAddress` would not do.
    ///
    /// @throws NetlinkException with errno 0 for bytes or a family that make none
    static InetAddress address(int family, byte... union) {
        int length = family == AF_INET ? 4 : ADDRESS;
        if ((family != AF_INET && family != AF_INET6) || union.length < length) {
            throw new NetlinkException("read address", 0, union.length + " bytes of address family " + family);
        }
        byte[] bytes = Arrays.copyOf(union, length);
        try {
            return length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress("", bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address of " + length + " bytes", e);
        }
    }
}
