// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.ChainSpec.Hook;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.Expression.Compare;
import dev.sluice.netlink.nft.Expression.Conntrack;
import dev.sluice.netlink.nft.Expression.ConntrackTuple;
import dev.sluice.netlink.nft.Expression.CountByMap;
import dev.sluice.netlink.nft.Expression.Immediate;
import dev.sluice.netlink.nft.Expression.Lookup;
import dev.sluice.netlink.nft.Expression.MetaLoad;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.netlink.nft.SetUserdata;
import dev.sluice.netlink.nft.SetUserdata.ByteOrderOf;
import dev.sluice.netlink.nft.Verdict;
import dev.sluice.topology.FrontendKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The sets and chains that count, of one family. Pure.
///
/// ```
/// vip        | address 4 or 16 | protocol 1 | 0 0 0 | port 2 | 0 0 |  --requests, replies, connections--> counter
/// node port                    | protocol 1 | 0 0 0 | port 2 | 0 0 |  --the same, of node ports---------> counter
/// ```
/// Addresses and ports are in network order. All of them are the connection's as its client began it, so that it does
/// not matter which way a packet goes, and who has translated it.
final class TrafficRules {
    private static final String NODE_ADDRESSES = "node-addresses";

    /// `NF_INET_*`.
    private static final int INPUT = 1;

    private static final int POSTROUTING = 4;
    /// Behind whoever drops something, and behind IPVS, which takes what is for a VIP out of input at 98.
    private static final int LAST = 250;
    /// Before masquerade: once the source is settled, no other chain sees the packet.
    private static final int BEFORE_MASQUERADE = 90;
    /// `NFT_CT_*`.
    private static final int DIRECTION = 1;

    private static final int PROTOCOL = 10;
    private static final int DESTINATION_PORT = 12;
    private static final int DESTINATION_IPV4 = 20;
    private static final int DESTINATION_IPV6 = 22;
    private static final int ORIGINAL = 0;
    private static final int META_IIFNAME = 6;
    private static final int EQ = 0;
    private static final int NEQ = 1;
    private static final int IFNAMSIZ = 16;
    /// nft's numbers of types; a concatenation is its fields', 6 bits each.
    private static final int INET_PROTO = 12;

    private static final int INET_SERVICE = 13;
    private static final int NODE_PORT_LENGTH = 8;

    /// What a Service port has a counter for.
    enum Kind {
        CONNECTIONS("connections"),
        REQUESTS("requests"),
        REPLIES("replies");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /// The map that has the counter for a frontend.
        String map(FrontendKey key) {
            return map(key instanceof FrontendKey.NodePort);
        }

        private String map(boolean nodePort) {
            return nodePort ? "nodeport-" + label : label;
        }

        /// A counter of this kind.
        ///
        /// @param port what tells Service ports apart
        String counter(String port) {
            return label + "/" + port;
        }
    }

    private final IpFamily family;
    private final int words;

    TrafficRules(IpFamily family) {
        this.family = family;
        this.words = family.addressLength() / Integer.BYTES;
    }

    static Bytes key(FrontendKey key) {
        int address =
                key instanceof FrontendKey.Vip vip ? vip.address().family().addressLength() : 0;
        var bytes = ByteBuffer.allocate(address + NODE_PORT_LENGTH);
        if (key instanceof FrontendKey.Vip vip) {
            vip.address().write(bytes);
        }
        bytes.put((byte) key.protocol().number()).put((byte) 0).putShort((short) 0);
        bytes.putShort((short) key.port()).putShort((short) 0);
        return Bytes.wrap(bytes.array());
    }

    static Bytes key(IpAddress address) {
        return Bytes.wrap(address.bytes());
    }

    SetSpec nodeAddresses() {
        var userdata = new SetUserdata().keyOrder(ByteOrderOf.NETWORK);
        return new SetSpec(
                NODE_ADDRESSES, 0, address(), family.addressLength(), 0, 0, 0, 0, List.of(), userdata.build());
    }

    List<SetSpec> maps() {
        int nodePort = INET_PROTO << 6 | INET_SERVICE;
        var maps = new ArrayList<SetSpec>();
        for (Kind kind : Kind.values()) {
            maps.add(map(kind.map(false), address() << 12 | nodePort, family.addressLength() + NODE_PORT_LENGTH));
            maps.add(map(kind.map(true), nodePort, NODE_PORT_LENGTH));
        }
        return List.copyOf(maps);
    }

    private static SetSpec map(String name, int keyType, int keyLength) {
        var userdata = new SetUserdata().keyOrder(ByteOrderOf.CONCATENATION);
        return new SetSpec(
                name,
                SetSpec.NFT_SET_OBJECT,
                keyType,
                keyLength,
                NamedObject.NFT_OBJECT_COUNTER,
                0,
                0,
                0,
                List.of(),
                userdata.build());
    }

    private int address() {
        return family == IpFamily.IPV4 ? 7 : 8;
    }

    /// In the order in which they can be created: what is jumped to comes first.
    Map<ChainSpec, List<RuleSpec>> chains() {
        var chains = new LinkedHashMap<ChainSpec, List<RuleSpec>>();
        chains.put(ChainSpec.regular("begun"), count(Kind.CONNECTIONS));
        chains.put(ChainSpec.regular("replied"), count(Kind.REPLIES));
        var reply = RuleSpec.of(
                new Conntrack(DIRECTION, reg(0)),
                new Compare(reg(0), EQ, Bytes.wrap(new byte[] {1})),
                new Immediate(Verdict.goTo("replied")));
        var packet = new ArrayList<>(List.of(reply));
        packet.addAll(count(Kind.REQUESTS));
        chains.put(ChainSpec.regular("packet"), packet);
        hook(chains, "nat", BEFORE_MASQUERADE, "begun");
        hook(chains, "filter", LAST, "packet");
        return chains;
    }

    private static void hook(Map<ChainSpec, List<RuleSpec>> chains, String type, int priority, String chain) {
        var jump = new Immediate(Verdict.jump(chain));
        chains.put(base(chain + "-out", type, POSTROUTING, priority), List.of(RuleSpec.of(jump)));
        // What came by loopback has passed the other hook before.
        var elsewhere = ByteBuffer.allocate(IFNAMSIZ).put("lo".getBytes(StandardCharsets.US_ASCII));
        chains.put(
                base(chain + "-in", type, INPUT, priority),
                List.of(RuleSpec.of(
                        new MetaLoad(META_IIFNAME, reg(0)),
                        new Compare(reg(0), NEQ, Bytes.wrap(elsewhere.array())),
                        jump)));
    }

    private static ChainSpec base(String name, String type, int hook, int priority) {
        return new ChainSpec(name, Optional.of(new Hook(type, hook, priority)));
    }

    private List<RuleSpec> count(Kind kind) {
        return List.of(
                RuleSpec.of(
                        destination(),
                        new Conntrack(PROTOCOL, reg(words)),
                        new ConntrackTuple(DESTINATION_PORT, ORIGINAL, reg(words + 1)),
                        new CountByMap(kind.map(false), reg(0))),
                RuleSpec.of(
                        destination(),
                        new Lookup(NODE_ADDRESSES, reg(0), OptionalInt.empty(), false),
                        new Conntrack(PROTOCOL, reg(0)),
                        new ConntrackTuple(DESTINATION_PORT, ORIGINAL, reg(1)),
                        new CountByMap(kind.map(true), reg(0))));
    }

    private Expression destination() {
        int key = family == IpFamily.IPV4 ? DESTINATION_IPV4 : DESTINATION_IPV6;
        return new ConntrackTuple(key, ORIGINAL, reg(0));
    }

    /// `NFT_REG32_00` is 8.
    private static int reg(int register) {
        return 8 + register;
    }
}
