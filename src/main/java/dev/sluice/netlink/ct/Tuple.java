// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// One direction of a flow, as its packets look before they are translated.
///
/// ```
/// CTA_TUPLE_ORIG / CTA_TUPLE_REPLY
///   CTA_TUPLE_IP (1)      CTA_IP_V4_SRC 1, V4_DST 2, V6_SRC 3, V6_DST 4      network order
///   CTA_TUPLE_PROTO (2)   CTA_PROTO_NUM 1 (u8), SRC_PORT 2, DST_PORT 3       big-endian
///   CTA_TUPLE_ZONE (3)    only if the zone is of this direction alone        big-endian
/// ```
///
/// @param protocol IPPROTO_ number
/// @param sourcePort 0 for protocols without ports, `destinationPort` likewise
/// @param zone 0 unless this direction alone has one
public record Tuple(
        InetAddress source, InetAddress destination, int protocol, int sourcePort, int destinationPort, int zone) {
    static final int CTA_TUPLE_IP = 1;
    static final int CTA_TUPLE_PROTO = 2;
    private static final int CTA_TUPLE_ZONE = 3;
    private static final int CTA_IP_V4_SRC = 1;
    static final int CTA_IP_V4_DST = 2;
    private static final int CTA_IP_V6_SRC = 3;
    private static final int CTA_IP_V6_DST = 4;
    static final int CTA_PROTO_NUM = 1;
    private static final int CTA_PROTO_SRC_PORT = 2;
    static final int CTA_PROTO_DST_PORT = 3;
    private static final int AF_INET = 2;

    /// Of a protocol with ports, in no zone of its own.
    public static Tuple of(
            int protocol, InetAddress source, int sourcePort, InetAddress destination, int destinationPort) {
        return new Tuple(source, destination, protocol, sourcePort, destinationPort, 0);
    }

    /// All zeros.
    static Tuple none(int family) {
        return new Tuple(any(family), any(family), 0, 0, 0, 0);
    }

    void write(TlvWriter writer, int attribute) {
        boolean v4 = source instanceof Inet4Address;
        writer.beginNested(attribute)
                .beginNested(CTA_TUPLE_IP)
                .bytes(v4 ? CTA_IP_V4_SRC : CTA_IP_V6_SRC, source.getAddress())
                .bytes(v4 ? CTA_IP_V4_DST : CTA_IP_V6_DST, destination.getAddress())
                .endNested()
                .beginNested(CTA_TUPLE_PROTO)
                .u8(CTA_PROTO_NUM, protocol)
                .u16be(CTA_PROTO_SRC_PORT, sourcePort)
                .u16be(CTA_PROTO_DST_PORT, destinationPort)
                .endNested();
        if (zone != 0) {
            writer.u16be(CTA_TUPLE_ZONE, zone);
        }
        writer.endNested();
    }

    /// Reads the attributes of a tuple; addresses that are missing are all zero.
    static Tuple read(int family, TlvReader tuple) {
        InetAddress[] addresses = {any(family), any(family)};
        int[] proto = new int[CTA_PROTO_DST_PORT + 1];
        int zone = 0;
        while (tuple.next()) {
            switch (tuple.type()) {
                case CTA_TUPLE_IP -> readAddresses(family, tuple.nested(), addresses);
                case CTA_TUPLE_PROTO -> readProtocol(tuple.nested(), proto);
                case CTA_TUPLE_ZONE -> zone = tuple.u16be();
                default -> {}
            }
        }
        return new Tuple(
                addresses[0],
                addresses[1],
                proto[CTA_PROTO_NUM],
                proto[CTA_PROTO_SRC_PORT],
                proto[CTA_PROTO_DST_PORT],
                zone);
    }

    private static void readAddresses(int family, TlvReader ip, InetAddress[] addresses) {
        while (ip.next()) {
            switch (ip.type()) {
                case CTA_IP_V4_SRC, CTA_IP_V6_SRC -> addresses[0] = address(family, ip);
                case CTA_IP_V4_DST, CTA_IP_V6_DST -> addresses[1] = address(family, ip);
                default -> {}
            }
        }
    }

    private static void readProtocol(TlvReader proto, int[] values) {
        while (proto.next()) {
            switch (proto.type()) {
                case CTA_PROTO_NUM -> values[CTA_PROTO_NUM] = proto.u8();
                case CTA_PROTO_SRC_PORT, CTA_PROTO_DST_PORT -> values[proto.type()] = proto.u16be();
                default -> {}
            }
        }
    }

    private static InetAddress address(int family, TlvReader reader) {
        byte[] bytes = reader.bytes();
        if (bytes.length != length(family)) {
            reader.reject("address of " + bytes.length + " bytes");
            return any(family);
        }
        return address(bytes);
    }

    private static InetAddress any(int family) {
        return address(new byte[length(family)]);
    }

    private static int length(int family) {
        return family == AF_INET ? 4 : 16;
    }

    /// An IPv4-mapped address stays an IPv6 one, which `InetAddress.getByAddress` would not do.
    private static InetAddress address(byte[] bytes) {
        try {
            return bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress("", bytes, -1);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("address of " + bytes.length + " bytes", e);
        }
    }
}
