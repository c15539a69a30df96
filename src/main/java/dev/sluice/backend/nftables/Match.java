// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.Expression.Bitwise;
import dev.sluice.netlink.nft.Expression.Compare;
import dev.sluice.netlink.nft.Expression.Conntrack;
import dev.sluice.netlink.nft.Expression.CountBy;
import dev.sluice.netlink.nft.Expression.Dynset;
import dev.sluice.netlink.nft.Expression.Fib;
import dev.sluice.netlink.nft.Expression.Immediate;
import dev.sluice.netlink.nft.Expression.Lookup;
import dev.sluice.netlink.nft.Expression.MetaLoad;
import dev.sluice.netlink.nft.Expression.MetaSet;
import dev.sluice.netlink.nft.Expression.Nat;
import dev.sluice.netlink.nft.Expression.Numgen;
import dev.sluice.netlink.nft.Expression.Payload;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.netlink.nft.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The words that our rules are made of, for one family: each gives the expressions that `nft` itself would write,
/// so that every `nft` can print them (NFT-23).
///
/// `r` is the index of a 4-byte register, 0..15; `W` below is the number of registers an address takes, 1 or 4. The
/// law that keeps `nft` from aborting: a register that a look-up filled is read only by `nat` or `meta set`. Hence
/// [#lookupPriority]: what one look-up found passes through the packet's priority before the next look-up reads it.
final class Match {
    private static final int VERDICT = 0;
    private static final int NETWORK = 1;
    private static final int TRANSPORT = 2;
    private static final int META_PRIORITY = 2;
    private static final int META_MARK = 3;
    private static final int META_IIFNAME = 6;
    private static final int META_L4PROTO = 16;
    private static final int CT_STATE = 0;
    private static final int CT_STATUS = 2;
    private static final int CT_STATE_INVALID = 1;
    private static final int CT_STATE_NEW = 8;
    private static final int IPS_DST_NAT = 0x20;
    private static final int EQ = 0;
    private static final int NEQ = 1;
    private static final int FIB_ADDRTYPE = 3;
    private static final int FIB_SADDR = 1;
    private static final int FIB_DADDR = 2;
    private static final int RTN_LOCAL = 2;
    private static final int NUMGEN_RANDOM = 1;
    private static final int NAT_DNAT = 1;
    private static final int IFNAMSIZ = 16;

    private final IpFamily family;
    private final int words;

    Match(IpFamily family) {
        this.family = family;
        this.words = family.addressLength() / 4;
    }

    /// Registers an address takes.
    int words() {
        return words;
    }

    @SafeVarargs
    static RuleSpec rule(List<Expression>... parts) {
        var all = new ArrayList<Expression>();
        for (List<Expression> part : parts) {
            all.addAll(part);
        }
        return new RuleSpec(all);
    }

    List<Expression> source(int r) {
        int offset = family == IpFamily.IPV4 ? 12 : 8;
        return List.of(new Payload(NETWORK, offset, family.addressLength(), reg(r)));
    }

    /// The client's address, of which the first bits count.
    List<Expression> maskedSource(int r, int bits) {
        if (bits == family.bits()) {
            return source(r);
        }
        var mask = new byte[family.addressLength()];
        for (int bit = 0; bit < bits; bit++) {
            mask[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        var zero = Bytes.wrap(new byte[mask.length]);
        return concat(source(r), List.of(new Bitwise(reg(r), reg(r), Bytes.wrap(mask), zero)));
    }

    List<Expression> destination(int r) {
        int offset = family == IpFamily.IPV4 ? 16 : 24;
        return List.of(new Payload(NETWORK, offset, family.addressLength(), reg(r)));
    }

    /// Protocol and destination port: a node port key, 8 bytes.
    List<Expression> nodePortKey(int r) {
        return List.of(new MetaLoad(META_L4PROTO, reg(r)), new Payload(TRANSPORT, 2, 2, reg(r + 1)));
    }

    /// Destination address, protocol, destination port: a frontend key, 12 or 24 bytes.
    List<Expression> frontendKey(int r) {
        return concat(destination(r), nodePortKey(r + words));
    }

    /// `key map @set`, then its value into the verdict map `policies` by way of the priority.
    List<Expression> lookupPriority(String set, String policies) {
        return concat(toPriority(set), loadPriority(0), List.of(toVerdict(policies)));
    }

    /// Breaks the rule unless the key in register 0 is in the set.
    static List<Expression> in(String set) {
        return List.of(new Lookup(set, reg(0), OptionalInt.empty(), false));
    }

    /// Breaks the rule if the key in register 0 is in the set.
    static List<Expression> notIn(String set) {
        return List.of(new Lookup(set, reg(0), OptionalInt.empty(), true));
    }

    /// Key in register 0 to a verdict.
    static Expression toVerdict(String map) {
        return new Lookup(map, reg(0), OptionalInt.of(VERDICT), false);
    }

    /// The key of frontends, or of node ports.
    List<Expression> key(boolean nodePort) {
        return nodePort ? nodePortKey(0) : frontendKey(0);
    }

    /// Registers that such a key takes.
    int keyWords(boolean nodePort) {
        return nodePort ? 2 : words + 2;
    }

    /// What the map has for the key in register 0, into the packet's priority.
    static List<Expression> toPriority(String map) {
        return List.of(lookup(map, 0, 0, false), new MetaSet(META_PRIORITY, reg(0)));
    }

    /// Keeps these bits of a 4-byte number in host order.
    static List<Expression> masked(int r, int mask) {
        return List.of(new Bitwise(reg(r), reg(r), host(mask), host(0)));
    }

    static List<Expression> loadPriority(int r) {
        return List.of(new MetaLoad(META_PRIORITY, reg(r)));
    }

    /// Writes the element with its key in register 0 and its data in `r`.
    ///
    /// @param operation `NFT_DYNSET_OP_*`
    static List<Expression> dynset(String map, int operation, int r, long timeoutMillis) {
        return List.of(new Dynset(map, operation, reg(0), OptionalInt.of(reg(r)), timeoutMillis));
    }

    static List<Expression> random(int r, int modulus) {
        return List.of(new Numgen(reg(r), modulus, NUMGEN_RANDOM, 0));
    }

    /// The endpoint that the map has for the key in register 0: there the packet goes.
    List<Expression> translate(String map) {
        return List.of(lookup(map, 0, 0, false), new Nat(NAT_DNAT, family.addressFamily(), reg(0), reg(words)));
    }

    /// A random slot below `modulus` behind the key of `keyWords` registers, looked up, and the packet sent there.
    List<Expression> translateTo(String map, List<Expression> key, int keyWords, int modulus) {
        return concat(key, random(keyWords, modulus), translate(map));
    }

    /// First packets of connections only.
    static List<Expression> newConnection() {
        return List.of(
                new Conntrack(CT_STATE, reg(0)),
                new Bitwise(reg(0), reg(0), host(CT_STATE_NEW), host(0)),
                new Compare(reg(0), NEQ, host(0)));
    }

    /// Packets that conntrack cannot assign to any connection.
    static List<Expression> invalid() {
        return List.of(
                new Conntrack(CT_STATE, reg(0)),
                new Bitwise(reg(0), reg(0), host(CT_STATE_INVALID), host(0)),
                new Compare(reg(0), NEQ, host(0)));
    }

    /// Connections whose destination was translated.
    static List<Expression> translated() {
        return List.of(
                new Conntrack(CT_STATUS, reg(0)),
                new Bitwise(reg(0), reg(0), host(IPS_DST_NAT), host(0)),
                new Compare(reg(0), NEQ, host(0)));
    }

    /// Marked for masquerade; and takes the mark off, so that an encapsulated packet is not matched twice (TRF-58).
    static List<Expression> takeMark(int mark) {
        return List.of(
                new MetaLoad(META_MARK, reg(0)),
                new Bitwise(reg(0), reg(0), host(mark), host(0)),
                new Compare(reg(0), NEQ, host(0)),
                new MetaLoad(META_MARK, reg(0)),
                new Bitwise(reg(0), reg(0), host(~mark), host(0)),
                new MetaSet(META_MARK, reg(0)));
    }

    /// Sets our bit of the mark and no other (LOC-08).
    static List<Expression> setMark(int mark) {
        return List.of(
                new MetaLoad(META_MARK, reg(0)),
                new Bitwise(reg(0), reg(0), host(~mark), host(mark)),
                new MetaSet(META_MARK, reg(0)));
    }

    /// The source is an address of this machine.
    static List<Expression> sourceIsLocal() {
        return List.of(new Fib(reg(0), FIB_ADDRTYPE, FIB_SADDR), new Compare(reg(0), EQ, host(RTN_LOCAL)));
    }

    /// The destination is an address of this machine, loopback excepted (TRF-44).
    List<Expression> destinationIsLocal() {
        var notLoopback = family == IpFamily.IPV4
                ? List.<Expression>of(new Payload(NETWORK, 16, 1, reg(0)), new Compare(reg(0), NEQ, Bytes.hex("7f")))
                : concat(destination(0), List.of(new Compare(reg(0), NEQ, Bytes.hex("0".repeat(31) + "1"))));
        return concat(
                notLoopback,
                List.of(new Fib(reg(0), FIB_ADDRTYPE, FIB_DADDR), new Compare(reg(0), EQ, host(RTN_LOCAL))));
    }

    /// The incoming interface has this name, or not.
    static List<Expression> inInterface(String name, boolean is) {
        var padded = ByteBuffer.allocate(IFNAMSIZ).put(name.getBytes(StandardCharsets.UTF_8));
        return List.of(
                new MetaLoad(META_IIFNAME, reg(0)), new Compare(reg(0), is ? EQ : NEQ, Bytes.wrap(padded.array())));
    }

    /// The incoming interface's name starts so, or not.
    static List<Expression> inInterfacePrefix(String prefix, boolean is) {
        var bytes = Bytes.wrap(prefix.getBytes(StandardCharsets.UTF_8));
        return List.of(new MetaLoad(META_IIFNAME, reg(0)), new Compare(reg(0), is ? EQ : NEQ, bytes));
    }

    /// This transport protocol, by number.
    static List<Expression> protocol(int number) {
        return List.of(
                new MetaLoad(META_L4PROTO, reg(0)), new Compare(reg(0), EQ, Bytes.wrap(new byte[] {(byte) number})));
    }

    static List<Expression> jump(String chain) {
        return List.of(new Immediate(Verdict.jump(chain)));
    }

    static List<Expression> goTo(String chain) {
        return List.of(new Immediate(Verdict.goTo(chain)));
    }

    /// Counts the packets that come so far; see [Counter].
    static List<Expression> count(Counter counter) {
        return List.of(new CountBy(counter.label()));
    }

    /// Ends our part in this hook, and the packet goes on to whoever comes next.
    static List<Expression> accept() {
        return List.of(new Immediate(Verdict.accept()));
    }

    static List<Expression> drop() {
        return List.of(new Immediate(Verdict.drop()));
    }

    @SafeVarargs
    static List<Expression> concat(List<Expression>... parts) {
        var all = new ArrayList<Expression>();
        for (List<Expression> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    /// A 4-byte number as the kernel holds it in a register.
    static Bytes host(int value) {
        return Bytes.wrap(ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array());
    }

    private static Expression lookup(String set, int from, int to, boolean inverted) {
        return new Lookup(set, reg(from), OptionalInt.of(reg(to)), inverted);
    }

    /// `NFT_REG32_00` is 8.
    private static int reg(int r) {
        return 8 + r;
    }
}
