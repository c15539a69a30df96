// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.TlvWriter;
import java.net.InetAddress;

/// What identifies a virtual service: the least that a request must say of it.
///
/// @param protocol IPPROTO_ number
public record ServiceKey(InetAddress address, int protocol, int port) {
    static final int IPVS_SVC_ATTR_AF = 1;
    static final int IPVS_SVC_ATTR_PROTOCOL = 2;
    static final int IPVS_SVC_ATTR_ADDR = 3;
    static final int IPVS_SVC_ATTR_PORT = 4;

    /// Writes the attribute that names a service and nothing else.
    void write(TlvWriter writer) {
        writer.beginNested(Ipvs.IPVS_CMD_ATTR_SERVICE);
        writeInside(writer);
        writer.endNested();
    }

    void writeInside(TlvWriter writer) {
        writer.u16(IPVS_SVC_ATTR_AF, Ipvs.family(address))
                .u16(IPVS_SVC_ATTR_PROTOCOL, protocol)
                .bytes(IPVS_SVC_ATTR_ADDR, Ipvs.union(address))
                .u16be(IPVS_SVC_ATTR_PORT, port);
    }
}
