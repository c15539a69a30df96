// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// A route (`RTM_NEWROUTE`, `RTM_DELROUTE`). Of a route with several next hops only the destination is kept.
///
/// ```
/// +--------+--------+--------+--------+
/// | family | prefix | source | tos    |  0   struct rtmsg
/// +--------+--------+--------+--------+
/// | table  | proto  | scope  | type   |  4
/// +--------+--------+--------+--------+
/// | flags                             |  8
/// +-----------------------------------+
/// | RTA_DST 1 | RTA_GATEWAY 5 | RTA_OIF 4 | RTA_TABLE 15: the table, if above 255
/// ```
///
/// @param destination any address of the family for the default route
/// @param linkIndex 0 = the kernel finds the link by the gateway
/// @param flags `RTNH_F_*`
/// @param how table, protocol, scope and type
public record Route(
        InetAddress destination, int prefixLength, Optional<InetAddress> gateway, int linkIndex, int flags, How how) {
    /// The rest of `struct rtmsg`. In a deletion 0, and scope 255, stand for any.
    ///
    /// @param table 254 main, 255 local
    /// @param protocol who wrote it: `RTPROT_*`, 3 = boot, as `ip` does
    /// @param scope `RT_SCOPE_*`
    /// @param type `RTN_*`: 1 unicast, 2 local
    public record How(int table, int protocol, int scope, int type) {}

    /// Believe that the gateway is a neighbour, even if no route says so.
    public static final int RTNH_F_ONLINK = 4;

    private static final int RT_TABLE_MAIN = 254;
    private static final int RTPROT_BOOT = 3;
    private static final int RTN_UNICAST = 1;
    private static final int HEADER = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_TABLE = 15;

    /// To neighbours on a link.
    public static Route onLink(InetAddress destination, int prefixLength, int linkIndex) {
        boolean v4 = Wire.family(destination) == Wire.AF_INET;
        return new Route(
                destination,
                prefixLength,
                Optional.empty(),
                linkIndex,
                0,
                main(v4 ? Wire.RT_SCOPE_LINK : Wire.RT_SCOPE_UNIVERSE));
    }

    /// Through a gateway, which must be reachable over the link.
    public static Route via(InetAddress destination, int prefixLength, InetAddress gateway, int linkIndex) {
        return new Route(destination, prefixLength, Optional.of(gateway), linkIndex, 0, main(Wire.RT_SCOPE_UNIVERSE));
    }

    /// Everything through a gateway that is taken for a neighbour on the link.
    public static Route defaultVia(InetAddress gateway, int linkIndex) {
        return via(Wire.any(Wire.family(gateway)), 0, gateway, linkIndex).withFlags(RTNH_F_ONLINK);
    }

    public Route withFlags(int newFlags) {
        return new Route(destination, prefixLength, gateway, linkIndex, newFlags, how);
    }

    private static How main(int scope) {
        return new How(RT_TABLE_MAIN, RTPROT_BOOT, scope, RTN_UNICAST);
    }

    void write(TlvWriter writer, int type, int messageFlags) {
        ByteBuffer header = Wire.header(HEADER);
        header.put((byte) Wire.family(destination)).put((byte) prefixLength).putShort((short) 0);
        header.put((byte) (how.table > 0xff ? 0 : how.table));
        header.put((byte) how.protocol)
                .put((byte) how.scope)
                .put((byte) how.type)
                .putInt(flags);
        writer.beginMessage(type, messageFlags, 0).header(header.clear());
        if (prefixLength > 0) {
            writer.bytes(RTA_DST, destination.getAddress());
        }
        gateway.ifPresent(address -> writer.bytes(RTA_GATEWAY, address.getAddress()));
        if (linkIndex != 0) {
            writer.u32(RTA_OIF, linkIndex);
        }
        if (how.table > 0xff) {
            writer.u32(RTA_TABLE, how.table);
        }
        writer.endMessage();
    }

    /// Empty for a family other than IPv4 and IPv6.
    static Optional<Route> read(NetlinkMessage message) {
        ByteBuffer header = Wire.header(message, HEADER, "read route");
        int family = unsigned(header, 0);
        if (!Wire.isInternet(family)) {
            return Optional.empty();
        }
        TlvReader reader = message.attributes(HEADER);
        InetAddress destination = Wire.any(family);
        Optional<InetAddress> gateway = Optional.empty();
        int link = 0;
        int table = unsigned(header, 4);
        while (reader.next()) {
            switch (reader.type()) {
                case RTA_DST -> destination = Wire.address(family, reader);
                case RTA_GATEWAY -> gateway = Optional.of(Wire.address(family, reader));
                case RTA_OIF -> link = reader.u32();
                case RTA_TABLE -> table = reader.u32();
                default -> {}
            }
        }
        reader.check("read route");
        How how = new How(table, unsigned(header, 5), unsigned(header, 6), unsigned(header, 7));
        return Optional.of(new Route(destination, unsigned(header, 1), gateway, link, header.getInt(8), how));
    }

    private static int unsigned(ByteBuffer header, int at) {
        return Byte.toUnsignedInt(header.get(at));
    }
}
