// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.genl.GenericFamily;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// A virtual service.
///
/// ```
/// IPVS_CMD_ATTR_SERVICE (1)
///   AF 1 u16 | PROTOCOL 2 u16 | ADDR 3 16 bytes | PORT 4 be16      which one, see ServiceKey
///   SCHED_NAME 6 string | FLAGS 7 {u32 flags, u32 mask} | TIMEOUT 8 u32 | NETMASK 9 u32, as the address lies in memory
/// ```
///
/// The mask says which flags are meant; the kernel keeps the others (`ip_vs_genl_parse_service`).
///
/// @param flags `IP_VS_SVC_F_*`
/// @param timeout seconds for which a client keeps its destination, if the service is persistent; else kept, unused
/// @param prefixLength of what counts as one client
public record VirtualService(ServiceKey key, String scheduler, int flags, int timeout, int prefixLength) {
    /// `IP_VS_SVC_F_PERSISTENT`: a client keeps its destination.
    public static final int PERSISTENT = 0x1;

    /// `IP_VS_SVC_F_HASHED`: the kernel's own, always set in what it lists, and left out here.
    private static final int HASHED = 0x2;

    /// `IP_VS_SVC_F_SCHED1`: of the scheduler; `sh` and `mh` fall back to another destination.
    public static final int SCHED1 = 0x8;

    /// `IP_VS_SVC_F_SCHED2`: of the scheduler; `sh` and `mh` look at the client's port as well.
    public static final int SCHED2 = 0x10;

    /// All flags are meant, so those of others are cleared; the kernel sets its own again (`ip_vs_edit_service`).
    private static final int MASK = -1;

    private static final int IPVS_SVC_ATTR_FWMARK = 5;
    private static final int IPVS_SVC_ATTR_SCHED_NAME = 6;
    private static final int IPVS_SVC_ATTR_FLAGS = 7;
    private static final int IPVS_SVC_ATTR_TIMEOUT = 8;
    private static final int IPVS_SVC_ATTR_NETMASK = 9;
    private static final int FLAGS_BYTES = 8;

    /// Of single clients.
    public static VirtualService of(ServiceKey key, String scheduler, int flags, int timeout) {
        return new VirtualService(
                key, scheduler, flags, timeout, Ipvs.family(key.address()) == Ipvs.AF_INET ? 32 : 128);
    }

    void write(TlvWriter writer) {
        writer.beginNested(Ipvs.IPVS_CMD_ATTR_SERVICE);
        key.writeInside(writer);
        ByteBuffer masked = ByteBuffer.allocate(FLAGS_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(flags)
                .putInt(MASK)
                .flip();
        writer.string(IPVS_SVC_ATTR_SCHED_NAME, scheduler)
                .bytes(IPVS_SVC_ATTR_FLAGS, masked)
                .u32(IPVS_SVC_ATTR_TIMEOUT, timeout);
        if (Ipvs.family(key.address()) == Ipvs.AF_INET) {
            writer.u32be(IPVS_SVC_ATTR_NETMASK, prefixLength == 0 ? 0 : -1 << (32 - prefixLength));
        } else {
            writer.u32(IPVS_SVC_ATTR_NETMASK, prefixLength);
        }
        writer.endNested();
    }

    /// Empty for a service that goes by a firewall mark, which has no address.
    static Optional<VirtualService> read(NetlinkMessage message) {
        TlvReader reader = GenericFamily.attributes(message);
        Optional<VirtualService> service = Optional.empty();
        while (reader.next()) {
            if (reader.type() == Ipvs.IPVS_CMD_ATTR_SERVICE) {
                service = new Fields().read(reader.nested());
            }
        }
        reader.check("read virtual service");
        return service;
    }

    /// What the attributes say, in whatever order they come.
    private static final class Fields {
        private int family;
        private int protocol;
        private byte[] address = new byte[0];
        private int port;
        private boolean marked;
        private String scheduler = "";
        private int flags;
        private int timeout;
        private int netmask;

        Optional<VirtualService> read(TlvReader reader) {
            while (reader.next()) {
                take(reader);
            }
            if (marked || reader.error().isPresent()) {
                return Optional.empty();
            }
            InetAddress ip = Ipvs.address(family, address);
            int prefix = family == Ipvs.AF_INET ? Integer.bitCount(netmask) : netmask;
            return Optional.of(
                    new VirtualService(new ServiceKey(ip, protocol, port), scheduler, flags, timeout, prefix));
        }

        private void take(TlvReader reader) {
            switch (reader.type()) {
                case ServiceKey.IPVS_SVC_ATTR_AF -> family = reader.u16();
                case ServiceKey.IPVS_SVC_ATTR_PROTOCOL -> protocol = reader.u16();
                case ServiceKey.IPVS_SVC_ATTR_ADDR -> address = reader.bytes();
                case ServiceKey.IPVS_SVC_ATTR_PORT -> port = reader.u16be();
                case IPVS_SVC_ATTR_FWMARK -> marked = true;
                case IPVS_SVC_ATTR_SCHED_NAME -> scheduler = reader.string();
                case IPVS_SVC_ATTR_FLAGS -> flags = reader.u32() & ~HASHED;
                case IPVS_SVC_ATTR_TIMEOUT -> timeout = reader.u32();
                case IPVS_SVC_ATTR_NETMASK -> netmask = reader.u32();
                default -> {}
            }
        }
    }
}
