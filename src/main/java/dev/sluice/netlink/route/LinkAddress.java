// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An IP address of a link (`RTM_NEWADDR`, `RTM_DELADDR`).
///
/// ```
/// +--------+--------+--------+--------+
/// | family | prefix | flags  | scope  |  0   struct ifaddrmsg
/// +--------+--------+--------+--------+
/// | index of the link                 |  4
/// +-----------------------------------+
/// | IFA_LOCAL 2: ours | IFA_ADDRESS 1: the peer's on point-to-point links, else ours again | IFA_FLAGS 8
/// ```
///
/// @param flags `IFA_F_*`
/// @param scope `RT_SCOPE_*`: 0 anywhere, 253 on the link only, 254 this host
public record LinkAddress(int linkIndex, InetAddress address, int prefixLength, int flags, int scope) {
    /// Not to be searched for duplicates first: an IPv6 address is usable at once.
    public static final int IFA_F_NODAD = 2;

    /// Usable although it is still being searched for duplicates (RFC 4429).
    public static final int IFA_F_OPTIMISTIC = 4;

    /// A duplicate was found: never to be used.
    public static final int IFA_F_DADFAILED = 8;

    /// Still being searched for duplicates (RFC 4862): the kernel takes no packets for it.
    public static final int IFA_F_TENTATIVE = 0x40;

    private static final int HEADER = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_FLAGS = 8;

    /// An address for anywhere, usable at once in both families.
    public static LinkAddress of(int linkIndex, InetAddress address, int prefixLength) {
        int flags = Wire.family(address) == Wire.AF_INET6 ? IFA_F_NODAD : 0;
        return new LinkAddress(linkIndex, address, prefixLength, flags, Wire.RT_SCOPE_UNIVERSE);
    }

    /// Whether the kernel takes packets for it. A deprecated one (`IFA_F_DEPRECATED`) it does: only new connections
    /// of our own should not start from there. When a search for duplicates ends well, the address is told again
    /// without the flag.
    public boolean usable() {
        boolean searched = (flags & IFA_F_TENTATIVE) == 0 || (flags & IFA_F_OPTIMISTIC) != 0;
        return searched && (flags & IFA_F_DADFAILED) == 0;
    }

    void write(TlvWriter writer, int type, int messageFlags) {
        ByteBuffer header = Wire.header(HEADER);
        header.put((byte) Wire.family(address))
                .put((byte) prefixLength)
                .put((byte) flags)
                .put((byte) scope)
                .putInt(linkIndex);
        byte[] bytes = address.getAddress();
        writer.beginMessage(type, messageFlags, 0).header(header.clear());
        writer.bytes(IFA_LOCAL, bytes).bytes(IFA_ADDRESS, bytes);
        if (flags > 0xff) {
            writer.u32(IFA_FLAGS, flags);
        }
        writer.endMessage();
    }

    /// Empty for a family other than IPv4 and IPv6.
    static Optional<LinkAddress> read(NetlinkMessage message) {
        ByteBuffer header = Wire.header(message, HEADER, "read address");
        int family = Byte.toUnsignedInt(header.get(0));
        if (!Wire.isInternet(family)) {
            return Optional.empty();
        }
        TlvReader reader = message.attributes(HEADER);
        Optional<InetAddress> local = Optional.empty();
        InetAddress address = Wire.any(family);
        int flags = Byte.toUnsignedInt(header.get(2));
        while (reader.next()) {
            switch (reader.type()) {
                case IFA_LOCAL -> local = Optional.of(Wire.address(family, reader));
                case IFA_ADDRESS -> address = Wire.address(family, reader);
                case IFA_FLAGS -> flags = reader.u32();
                default -> {}
            }
        }
        reader.check("read address");
        return Optional.of(new LinkAddress(
                header.getInt(4),
                local.orElse(address),
                Byte.toUnsignedInt(header.get(1)),
                flags,
                Byte.toUnsignedInt(header.get(3))));
    }
}
