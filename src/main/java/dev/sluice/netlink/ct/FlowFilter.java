// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import dev.sluice.netlink.TlvWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/// Which flows are wanted, by what their first packet said. What is empty may be anything.
///
/// ```
/// CTA_TUPLE_ORIG                     the values to compare with
/// CTA_FILTER > CTA_FILTER_ORIG_FLAGS  which of them to compare, a bit each   u32, host order
/// ```
///
/// @param family AF_ number; a list is of one family
/// @param protocol IPPROTO_ number
public record FlowFilter(int family, int protocol, Optional<InetAddress> destination, OptionalInt destinationPort) {
    private static final int CTA_FILTER_ORIG_FLAGS = 1;
    private static final int CTA_FILTER_F_CTA_IP_DST = 1 << 1;
    private static final int CTA_FILTER_F_CTA_PROTO_NUM = 1 << 3;
    private static final int CTA_FILTER_F_CTA_PROTO_DST_PORT = 1 << 5;

    /// All flows of a protocol.
    public static FlowFilter all(int family, int protocol) {
        return new FlowFilter(family, protocol, Optional.empty(), OptionalInt.empty());
    }

    /// Flows to one port, wherever.
    public FlowFilter toPort(int port) {
        return new FlowFilter(family, protocol, destination, OptionalInt.of(port));
    }

    /// Flows to one address.
    public FlowFilter to(InetAddress address) {
        return new FlowFilter(family, protocol, Optional.of(address), destinationPort);
    }

    /// Whether a flow is one of those asked for.
    boolean matches(Flow flow) {
        Tuple tuple = flow.original();
        return tuple.protocol() == protocol
                && (destinationPort.isEmpty() || destinationPort.getAsInt() == tuple.destinationPort())
                && destination.filter(ip -> !ip.equals(tuple.destination())).isEmpty();
    }

    /// What of it kernels do right: no IPv6 address, see the package.
    FlowFilter inKernel() {
        return new FlowFilter(family, protocol, destination.filter(Inet4Address.class::isInstance), destinationPort);
    }

    /// To be written only if it is [#inKernel].
    void write(TlvWriter writer) {
        int flags = CTA_FILTER_F_CTA_PROTO_NUM;
        writer.beginNested(Ct.CTA_TUPLE_ORIG);
        if (destination.isPresent()) {
            flags |= CTA_FILTER_F_CTA_IP_DST;
            writer.beginNested(Tuple.CTA_TUPLE_IP)
                    .bytes(Tuple.CTA_IP_V4_DST, destination.get().getAddress())
                    .endNested();
        }
        writer.beginNested(Tuple.CTA_TUPLE_PROTO).u8(Tuple.CTA_PROTO_NUM, protocol);
        if (destinationPort.isPresent()) {
            flags |= CTA_FILTER_F_CTA_PROTO_DST_PORT;
            writer.u16be(Tuple.CTA_PROTO_DST_PORT, destinationPort.getAsInt());
        }
        writer.endNested().endNested();
        writer.beginNested(Ct.CTA_FILTER).u32(CTA_FILTER_ORIG_FLAGS, flags).endNested();
    }
}
