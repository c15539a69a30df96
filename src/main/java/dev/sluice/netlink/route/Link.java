// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import java.nio.ByteBuffer;

/// A link as the kernel lists it (`RTM_NEWLINK`).
///
/// ```
/// +--------+--------+-----------------+
/// | family | 0      | ARPHRD_ type    |  0   struct ifinfomsg
/// +--------+--------+-----------------+
/// | index                             |  4
/// +-----------------------------------+
/// | flags IFF_                        |  8
/// +-----------------------------------+
/// | mask of flags to change           | 12   in requests
/// +-----------------------------------+
/// | attributes IFLA_                  | 16
/// ```
///
/// @param index 1 or more, of its namespace
/// @param flags `IFF_*`
/// @param mtu bytes
/// @param kind `veth`, `dummy`, ...; empty for hardware and the loopback device
public record Link(int index, String name, int flags, int mtu, String kind) {
    /// Set up by its owner.
    public static final int IFF_UP = 1;

    /// Ready to send: up and with a carrier.
    public static final int IFF_RUNNING = 0x40;

    static final int HEADER = 16;
    static final int OFFSET_INDEX = 4;
    static final int OFFSET_FLAGS = 8;
    static final int OFFSET_CHANGE = 12;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;

    public boolean up() {
        return (flags & IFF_UP) != 0;
    }

    /// Up, with a carrier, and ready to send.
    public boolean running() {
        return (flags & IFF_RUNNING) != 0;
    }

    static Link read(NetlinkMessage message) {
        ByteBuffer header = Wire.header(message, HEADER, "read link");
        TlvReader reader = message.attributes(HEADER);
        String name = "";
        String kind = "";
        int mtu = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case IFLA_IFNAME -> name = reader.string();
                case IFLA_MTU -> mtu = reader.u32();
                case IFLA_LINKINFO -> kind = kind(reader.nested());
                default -> {}
            }
        }
        reader.check("read link");
        return new Link(header.getInt(OFFSET_INDEX), name, header.getInt(OFFSET_FLAGS), mtu, kind);
    }

    private static String kind(TlvReader info) {
        String kind = "";
        while (info.next()) {
            if (info.type() == IFLA_INFO_KIND) {
                kind = info.string();
            }
        }
        return kind;
    }
}
