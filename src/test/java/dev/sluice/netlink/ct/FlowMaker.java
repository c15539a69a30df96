// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvWriter;

/// Makes flows without packets, as `conntrack -I` does: for tests that need many, or odd ones.
public final class FlowMaker implements AutoCloseable {
    private static final int CTA_TIMEOUT = 7;
    private static final int CTA_PROTOINFO = 4;
    private static final int CTA_PROTOINFO_TCP = 1;
    private static final int CTA_PROTOINFO_TCP_STATE = 1;
    private static final int ESTABLISHED = 3;
    private static final int TCP = 6;
    private static final int TIMEOUT_SECONDS = 600;

    private final NetlinkSocket socket;
    private final NetlinkRequests requests;
    private final TlvWriter writer = new TlvWriter();

    /// Takes the socket over.
    public FlowMaker(NetlinkSocket socket) {
        this.socket = socket;
        this.requests = new NetlinkRequests(socket);
    }

    /// A flow that was not translated.
    public void untranslated(Tuple original) {
        make(
                original,
                Tuple.of(
                        original.protocol(),
                        /* source= */ original.destination(),
                        /* sourcePort= */ original.destinationPort(),
                        /* destination= */ original.source(),
                        /* destinationPort= */ original.sourcePort()),
                0);
    }

    /// A flow whose answers look like that.
    ///
    /// @param zone of both directions
    public void make(Tuple original, Tuple reply, int zone) {
        int family = new Flow(original, reply, 0, 0, 0).family();
        writer.clear()
                .beginMessage(Ct.IPCTNL_MSG_CT_NEW, NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL, 0)
                .header(Ct.header(family));
        original.write(writer, Ct.CTA_TUPLE_ORIG);
        reply.write(writer, Ct.CTA_TUPLE_REPLY);
        writer.u32be(CTA_TIMEOUT, TIMEOUT_SECONDS);
        if (zone != 0) {
            writer.u16be(Ct.CTA_ZONE, zone);
        }
        if (original.protocol() == TCP) {
            writer.beginNested(CTA_PROTOINFO)
                    .beginNested(CTA_PROTOINFO_TCP)
                    .u8(CTA_PROTOINFO_TCP_STATE, ESTABLISHED)
                    .endNested()
                    .endNested();
        }
        requests.command("make flow " + original, writer.endMessage().datagram());
    }

    @Override
    public void close() {
        socket.close();
    }
}
