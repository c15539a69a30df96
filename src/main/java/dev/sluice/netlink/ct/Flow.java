// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.net.Inet4Address;

/// An entry of the connection tracking table: who talks to whom, and what it was translated to.
///
/// ```
/// nfgenmsg: family | 0 | 0 0
/// CTA_TUPLE_ORIG    what the first packet said: from the client to a VIP
/// CTA_TUPLE_REPLY   what answers say: from the endpoint to the client, or to whom it is masqueraded as
/// CTA_STATUS        IPS_* bits                          big-endian
/// CTA_ID            a hash that no two entries share    as the kernel gave it
/// CTA_ZONE          only if not 0                       big-endian
/// ```
///
/// @param status see `enum ip_conntrack_status`
/// @param id tells this entry from a later one with the same tuples; `nf_ct_get_id`
/// @param zone of both directions, 0 = the usual one
public record Flow(Tuple original, Tuple reply, int status, int id, int zone) {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /// AF_ number.
    int family() {
        return original.source() instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /// Asks for the deletion of exactly this entry. Without a tuple the kernel would delete all there are.
    void writeDelete(TlvWriter writer) {
        writer.beginMessage(Ct.IPCTNL_MSG_CT_DELETE, 0, 0).header(Ct.header(family()));
        original.write(writer, Ct.CTA_TUPLE_ORIG);
        writer.u32be(Ct.CTA_ID, id);
        if (zone != 0) {
            writer.u16be(Ct.CTA_ZONE, zone);
        }
        writer.endMessage();
    }

    /// @throws NetlinkException with errno 0 if it is malformed
    static Flow read(NetlinkMessage message) {
        if (message.header().type() != Ct.IPCTNL_MSG_CT_NEW || message.payload().remaining() < Ct.HEADER) {
            throw new NetlinkException(
                    "read flow", 0, "message of type " + message.header().type());
        }
        int family = message.payload().get(0);
        if (family != AF_INET && family != AF_INET6) {
            throw new NetlinkException("read flow", 0, "address family " + family);
        }
        return read(family, message.attributes(Ct.HEADER));
    }

    private static Flow read(int family, TlvReader reader) {
        Tuple original = Tuple.none(family);
        Tuple reply = original;
        int status = 0;
        int id = 0;
        int zone = 0;
        while (reader.next()) {
            switch (reader.type()) {
                case Ct.CTA_TUPLE_ORIG -> original = Tuple.read(family, reader.nested());
                case Ct.CTA_TUPLE_REPLY -> reply = Tuple.read(family, reader.nested());
                case Ct.CTA_STATUS -> status = reader.u32be();
                case Ct.CTA_ID -> id = reader.u32be();
                case Ct.CTA_ZONE -> zone = reader.u16be();
                default -> {}
            }
        }
        reader.check("read flow");
        return new Flow(original, reply, status, id, zone);
    }
}
