// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.genl;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;

/// A family of generic netlink, and the head of its messages.
///
/// ```
/// +-------------------------------+
/// | nlmsghdr, type = family id    |  0
/// +-------+-------+---------------+
/// | cmd   | vers. | 0             | 16   struct genlmsghdr
/// +-------+-------+---------------+
/// | attributes                    | 20
/// ```
///
/// @param id what its messages have for a type
/// @param version of the interface that the kernel speaks
public record GenericFamily(int id, String name, int version) {
    /// Bytes of `struct genlmsghdr`.
    static final int HEADER = 4;

    private static final int CTRL_ATTR_FAMILY_ID = 1;
    static final int CTRL_ATTR_FAMILY_NAME = 2;
    private static final int CTRL_ATTR_VERSION = 3;

    /// Begins a request; the caller writes the attributes and ends it.
    public TlvWriter begin(TlvWriter writer, int command) {
        return writer.beginMessage(id, 0, 0).header((byte) command, (byte) version, (byte) 0, (byte) 0);
    }

    /// The command of a message of this family.
    ///
    /// @throws NetlinkException with errno 0 if it is of another family, or too short
    public int command(NetlinkMessage message) {
        if (message.header().type() != id || message.payload().remaining() < HEADER) {
            throw new NetlinkException(
                    "read message of " + name, 0, "type " + message.header().type());
        }
        return Byte.toUnsignedInt(message.payload().get(0));
    }

    /// The attributes of a message of any family.
    public static TlvReader attributes(NetlinkMessage message) {
        return message.attributes(HEADER);
    }

    /// Reads `CTRL_CMD_NEWFAMILY`, as which the controller describes a family.
    static GenericFamily read(NetlinkMessage message) {
        TlvReader reader = attributes(message);
        int id = 0;
        String name = "";
        int version = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case CTRL_ATTR_FAMILY_ID -> id = reader.u16();
                case CTRL_ATTR_FAMILY_NAME -> name = reader.string();
                case CTRL_ATTR_VERSION -> version = reader.u32();
                default -> {}
            }
        }
        reader.check("read family");
        return new GenericFamily(id, name, version);
    }
}
