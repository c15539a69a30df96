// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The request to change a link that exists (`RTM_NEWLINK` without create), or with no change, the one that
/// deletes it (`RTM_DELLINK`).
///
/// @param flags `IFF_*` values of those in the mask
/// @param mask which flags to change
record LinkChange(int index, int flags, int mask, Optional<String> newName) {
    static LinkChange none(int index) {
        return new LinkChange(index, 0, 0, Optional.empty());
    }

    static LinkChange up(int index, boolean up) {
        return new LinkChange(index, up ? Link.IFF_UP : 0, Link.IFF_UP, Optional.empty());
    }

    static LinkChange rename(int index, String name) {
        return new LinkChange(index, 0, 0, Optional.of(name));
    }

    /// @param type `RTM_NEWLINK` or `RTM_DELLINK`
    void write(TlvWriter writer, int type) {
        ByteBuffer header = Wire.header(Link.HEADER);
        header.putInt(Link.OFFSET_INDEX, index).putInt(Link.OFFSET_FLAGS, flags).putInt(Link.OFFSET_CHANGE, mask);
        writer.beginMessage(type, 0, 0).header(header.clear());
        newName.ifPresent(name -> writer.string(Link.IFLA_IFNAME, name));
        writer.endMessage();
    }

    static LinkChange read(NetlinkMessage message) {
        ByteBuffer header = Wire.header(message, Link.HEADER, "read link change");
        TlvReader reader = message.attributes(Link.HEADER);
        Optional<String> name = Optional.empty();
        while (reader.next()) {
            if (reader.type() == Link.IFLA_IFNAME) {
                name = Optional.of(reader.string());
            }
        }
        reader.check("read link change");
        return new LinkChange(
                header.getInt(Link.OFFSET_INDEX),
                header.getInt(Link.OFFSET_FLAGS),
                header.getInt(Link.OFFSET_CHANGE),
                name);
    }
}
