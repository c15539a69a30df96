// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.util.Optional;
import java.util.OptionalInt;

/// The request for a link that does not exist (`RTM_NEWLINK` with create and exclusive), with its other end if it
/// is a pair.
///
/// ```
/// ifinfomsg | IFLA_IFNAME | IFLA_LINKINFO
///                            ├ IFLA_INFO_KIND "veth"
///                            └ IFLA_INFO_DATA
///                               └ VETH_INFO_PEER: ifinfomsg | IFLA_NET_NS_FD | IFLA_IFNAME
/// ```
///
/// @param name 15 bytes at most
/// @param kind what the kernel calls it: `veth`, `dummy`
/// @param peer the other end of a veth pair
public record NewLink(String name, String kind, Optional<Peer> peer) {
    private static final int IFLA_NET_NS_FD = 28;
    private static final int VETH_INFO_PEER = 1;

    /// The other end.
    ///
    /// @param namespaceFd descriptor of the namespace it is put into; empty: where the pair is made
    public record Peer(String name, OptionalInt namespaceFd) {}

    /// A link on its own.
    public static NewLink of(String name, String kind) {
        return new NewLink(name, kind, Optional.empty());
    }

    /// A veth pair across namespaces.
    public static NewLink veth(String name, String peer, int namespaceFd) {
        return new NewLink(name, "veth", Optional.of(new Peer(peer, OptionalInt.of(namespaceFd))));
    }

    void write(TlvWriter writer) {
        int flags = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
        writer.beginMessage(Wire.RTM_NEWLINK, flags, 0)
                .header(new byte[Link.HEADER])
                .string(Link.IFLA_IFNAME, name);
        writer.beginNested(Link.IFLA_LINKINFO);
        // Without a zero behind it, as ip sends it; the kernel takes both.
        writer.bytes(Link.IFLA_INFO_KIND, kind.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        peer.ifPresent(end -> write(end, writer));
        writer.endNested().endMessage();
    }

    private static void write(Peer end, TlvWriter writer) {
        writer.beginNested(Link.IFLA_INFO_DATA).beginNested(VETH_INFO_PEER).header(new byte[Link.HEADER]);
        end.namespaceFd().ifPresent(fd -> writer.u32(IFLA_NET_NS_FD, fd));
        writer.string(Link.IFLA_IFNAME, end.name()).endNested().endNested();
    }

    static NewLink read(NetlinkMessage message) {
        Wire.header(message, Link.HEADER, "read new link");
        TlvReader reader = message.attributes(Link.HEADER);
        String name = "";
        String kind = "";
        Optional<Peer> peer = Optional.empty();
        while (reader.next()) {
            if (reader.type() == Link.IFLA_IFNAME) {
                name = reader.string();
            } else if (reader.type() == Link.IFLA_LINKINFO) {
                TlvReader info = reader.nested();
                while (info.next()) {
                    switch (info.type()) {
                        case Link.IFLA_INFO_KIND -> kind = info.string();
                        case Link.IFLA_INFO_DATA -> peer = readData(info.nested());
                        default -> {}
                    }
                }
            }
        }
        reader.check("read new link");
        return new NewLink(name, kind, peer);
    }

    private static Optional<Peer> readData(TlvReader data) {
        Optional<Peer> peer = Optional.empty();
        while (data.next()) {
            if (data.type() == VETH_INFO_PEER) {
                peer = Optional.of(readPeer(data));
            }
        }
        return peer;
    }

    private static Peer readPeer(TlvReader data) {
        if (data.length() < Link.HEADER) {
            throw new NetlinkException("read new link", 0, "peer of " + data.length() + " bytes");
        }
        TlvReader reader = TlvReader.of(data.buffer().position(Link.HEADER));
        String name = "";
        OptionalInt fd = OptionalInt.empty();
        while (reader.next()) {
            switch (reader.type()) {
                case Link.IFLA_IFNAME -> name = reader.string();
                case IFLA_NET_NS_FD -> fd = OptionalInt.of(reader.u32());
                default -> {}
            }
        }
        reader.check("read new link");
        return new Peer(name, fd);
    }
}
