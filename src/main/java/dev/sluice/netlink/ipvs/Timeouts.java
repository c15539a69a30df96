// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.genl.GenericFamily;

/// After how many seconds of silence a connection is forgotten (`IPVS_CMD_SET_CONFIG`), as `ipvsadm --set`. Three
/// attributes of the first level, u32.
///
/// @param tcp of one that is open
/// @param tcpFin of one that is being closed
public record Timeouts(int tcp, int tcpFin, int udp) {
    /// Leaves all as they are.
    public static final Timeouts KEEP = new Timeouts(0, 0, 0);

    private static final int IPVS_CMD_ATTR_TIMEOUT_TCP = 4;
    private static final int IPVS_CMD_ATTR_TIMEOUT_TCP_FIN = 5;
    private static final int IPVS_CMD_ATTR_TIMEOUT_UDP = 6;

    /// What is 0 is left out, and so stays as it is.
    void write(TlvWriter writer) {
        write(writer, IPVS_CMD_ATTR_TIMEOUT_TCP, tcp);
        write(writer, IPVS_CMD_ATTR_TIMEOUT_TCP_FIN, tcpFin);
        write(writer, IPVS_CMD_ATTR_TIMEOUT_UDP, udp);
    }

    private static void write(TlvWriter writer, int attribute, int seconds) {
        if (seconds != 0) {
            writer.u32(attribute, seconds);
        }
    }

    static Timeouts read(NetlinkMessage message) {
        int tcp = 0;
        int tcpFin = 0;
        int udp = 0;
        TlvReader reader = GenericFamily.attributes(message);
        while (reader.next()) {
            switch (reader.type()) {
                case IPVS_CMD_ATTR_TIMEOUT_TCP -> tcp = reader.u32();
                case IPVS_CMD_ATTR_TIMEOUT_TCP_FIN -> tcpFin = reader.u32();
                case IPVS_CMD_ATTR_TIMEOUT_UDP -> udp = reader.u32();
                default -> {}
            }
        }
        reader.check("read time-outs");
        return new Timeouts(tcp, tcpFin, udp);
    }
}
