// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Keys and data of our sets as bytes, both ways. Fields of a concatenation are padded to 4 bytes.
///
/// ```
/// frontend   | address 4 or 16 | protocol 1 | 0 0 0 | port 2 | 0 0 |
/// node port                    | protocol 1 | 0 0 0 | port 2 | 0 0 |
/// slot       frontend or node port, then | slot, or endpoint id 4, host order |
/// endpoint   | address 4 or 16 | port 2 | 0 0 |
/// hairpin    | address | the same address | protocol 1 | 0 0 0 | port 2 | 0 0 |
/// ranged     frontend or node port, then | client address |
/// ```
/// Addresses and ports are in network order.
final class Keys {
    private static final int NODE_PORT_LENGTH = 8;
    private static final int SLOT_LENGTH = 4;

    private Keys() {}

    static Bytes frontend(FrontendKey key) {
        return bytes(put(allocate(length(key)), key));
    }

    static Bytes slot(FrontendKey key, int slot) {
        var out = put(allocate(length(key) + SLOT_LENGTH), key);
        return bytes(out.order(ByteOrder.nativeOrder()).putInt(slot));
    }

    static Bytes endpoint(Target target) {
        var out = allocate(target.address().family().addressLength() + 4);
        target.address().write(out);
        return bytes(out.putShort((short) target.port()));
    }

    static Bytes hairpin(Target target, Protocol protocol) {
        var out = allocate(2 * target.address().family().addressLength() + NODE_PORT_LENGTH);
        target.address().write(out);
        target.address().write(out);
        return bytes(putPort(out, protocol, target.port()));
    }

    static Bytes address(IpAddress address) {
        return Bytes.wrap(address.bytes());
    }

    /// A frontend and the first address of a range of clients.
    static Bytes ranged(FrontendKey key, IpAddress client) {
        var out = put(allocate(length(key) + client.family().addressLength()), key);
        client.write(out);
        return bytes(out);
    }

    /// Bytes of a frontend's or node port's key.
    static int length(FrontendKey key) {
        return switch (key) {
            case FrontendKey.Vip(var address, var _, var _) -> address.family().addressLength() + NODE_PORT_LENGTH;
            case FrontendKey.NodePort _ -> NODE_PORT_LENGTH;
        };
    }

    /// Reads a frontend's key; empty for a protocol that is none of ours.
    static Optional<FrontendKey> readVip(IpFamily family, Bytes key) {
        var in = key.buffer();
        var address = IpAddress.read(family, in);
        return readProtocol(in).map(protocol -> new FrontendKey.Vip(address, protocol, readPort(in)));
    }

    static Optional<FrontendKey> readNodePort(IpFamily family, Bytes key) {
        var in = key.buffer();
        return readProtocol(in).map(protocol -> new FrontendKey.NodePort(family, protocol, readPort(in)));
    }

    /// Reads an endpoint; whether it is local stands elsewhere.
    static Target readEndpoint(IpFamily family, Bytes data, boolean local) {
        var in = data.buffer();
        return new Target(IpAddress.read(family, in), readPort(in), local);
    }

    private static Optional<Protocol> readProtocol(ByteBuffer in) {
        int number = in.get() & 0xff;
        in.position(in.position() + 3);
        for (Protocol protocol : Protocol.values()) {
            if (protocol.number() == number) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }

    private static int readPort(ByteBuffer in) {
        return in.getShort() & 0xffff;
    }

    private static ByteBuffer put(ByteBuffer out, FrontendKey key) {
        if (key instanceof FrontendKey.Vip vip) {
            vip.address().write(out);
        }
        return putPort(out, key.protocol(), key.port());
    }

    private static ByteBuffer putPort(ByteBuffer out, Protocol protocol, int port) {
        out.put((byte) protocol.number()).put((byte) 0).putShort((short) 0);
        return out.putShort((short) port).putShort((short) 0);
    }

    private static ByteBuffer allocate(int length) {
        return ByteBuffer.allocate(length);
    }

    /// All that was allocated.
    private static Bytes bytes(ByteBuffer full) {
        byte[] bytes = new byte[full.capacity()];
        full.get(0, bytes);
        return Bytes.wrap(bytes);
    }
}
