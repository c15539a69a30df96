// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.genl.GenericFamily;
import java.net.InetAddress;

/// Where a virtual service sends connections.
///
/// ```
/// IPVS_CMD_ATTR_DEST (2)
///   ADDR 1 16 bytes | PORT 2 be16                                          which one
///   FWD_METHOD 3 u32 | WEIGHT 4 u32 | U_THRESH 5 u32 | L_THRESH 6 u32
///   ACTIVE_CONNS 7 u32 | INACT_CONNS 8 u32 | ...                           in lists only
/// ```
///
/// @param forwarding `IP_VS_CONN_F_*` of its lowest three bits, [#MASQUERADE] for one
/// @param weight share of new connections; with 0 it takes none and keeps those it has
/// @param upperThreshold connections above which it takes no more until there are fewer than the lower one, 0 = none
/// @param activeConnections open ones, as IPVS sees them
/// @param inactiveConnections those closed and not forgotten yet, and all of UDP
public record Destination(
        InetAddress address,
        int port,
        int forwarding,
        int weight,
        int upperThreshold,
        int lowerThreshold,
        int activeConnections,
        int inactiveConnections) {
    /// `IP_VS_CONN_F_MASQ`: the packet's destination is translated, its source is not.
    public static final int MASQUERADE = 0;

    private static final int IPVS_DEST_ATTR_ADDR = 1;
    private static final int IPVS_DEST_ATTR_PORT = 2;
    private static final int IPVS_DEST_ATTR_FWD_METHOD = 3;
    private static final int IPVS_DEST_ATTR_WEIGHT = 4;
    private static final int IPVS_DEST_ATTR_U_THRESH = 5;
    private static final int IPVS_DEST_ATTR_L_THRESH = 6;
    private static final int IPVS_DEST_ATTR_ACTIVE_CONNS = 7;
    private static final int IPVS_DEST_ATTR_INACT_CONNS = 8;
    /// `IP_VS_CONN_F_FWD_MASK`.
    private static final int FORWARDING = 0x7;

    /// One whose packets are translated, without thresholds.
    public static Destination of(InetAddress address, int port, int weight) {
        return new Destination(address, port, MASQUERADE, weight, 0, 0, 0, 0);
    }

    void write(TlvWriter writer) {
        begin(writer)
                .u32(IPVS_DEST_ATTR_FWD_METHOD, forwarding)
                .u32(IPVS_DEST_ATTR_WEIGHT, weight)
                .u32(IPVS_DEST_ATTR_U_THRESH, upperThreshold)
                .u32(IPVS_DEST_ATTR_L_THRESH, lowerThreshold)
                .endNested();
    }

    /// Names it and says no more.
    void writeKey(TlvWriter writer) {
        begin(writer).endNested();
    }

    private TlvWriter begin(TlvWriter writer) {
        return writer.beginNested(Ipvs.IPVS_CMD_ATTR_DEST)
                .bytes(IPVS_DEST_ATTR_ADDR, Ipvs.union(address))
                .u16be(IPVS_DEST_ATTR_PORT, port);
    }

    /// @param family AF_ number of its service; one of another family, which only tunnels reach, is not understood
    static Destination read(int family, NetlinkMessage message) {
        int[] numbers = new int[IPVS_DEST_ATTR_INACT_CONNS + 1];
        byte[] address = new byte[0];
        TlvReader reader = GenericFamily.attributes(message);
        while (reader.next()) {
            if (reader.type() == Ipvs.IPVS_CMD_ATTR_DEST) {
                address = readNumbers(reader.nested(), numbers);
            }
        }
        reader.check("read destination");
        return new Destination(
                Ipvs.address(family, address),
                numbers[IPVS_DEST_ATTR_PORT],
                numbers[IPVS_DEST_ATTR_FWD_METHOD] & FORWARDING,
                numbers[IPVS_DEST_ATTR_WEIGHT],
                numbers[IPVS_DEST_ATTR_U_THRESH],
                numbers[IPVS_DEST_ATTR_L_THRESH],
                numbers[IPVS_DEST_ATTR_ACTIVE_CONNS],
                numbers[IPVS_DEST_ATTR_INACT_CONNS]);
    }

    /// @param numbers by attribute
    private static byte[] readNumbers(TlvReader reader, int... numbers) {
        byte[] address = new byte[0];
        while (reader.next()) {
            switch (reader.type()) {
                case IPVS_DEST_ATTR_ADDR -> address = reader.bytes();
                case IPVS_DEST_ATTR_PORT -> numbers[IPVS_DEST_ATTR_PORT] = reader.u16be();
                default -> {
                    if (reader.type() < numbers.length) {
                        numbers[reader.type()] = reader.u32();
                    }
                }
            }
        }
        return address;
    }
}
