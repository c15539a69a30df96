// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.WireCapture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Captures of nft: decoded into what the command says, and written again into the same bytes where nft and we
/// write the same.
///
/// We do not where it makes no difference to the kernel: nft numbers the attributes of a list and the registers
/// 1..4 in the old way, names the set of each list and look-up by a number beside its name, and puts the
/// attributes of chains and interval ends in another order. Those are compared as decoded.
class NftWireTest {
    @BeforeEach
    void needsTheByteOrderOfTheCaptures() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void objects() {
        var batch = batch();
        batch.newTable();
        // nft lets the CREATE flag out for a table; the kernel creates it all the same.
        assertSameBytes("table", batch, NetlinkHeader.NLM_F_CREATE);
        batch = batch();
        batch.deleteTable();
        assertSameBytes("delete-table", batch, 0);
        batch = batch();
        batch.newChain(ChainSpec.regular("lb-1"));
        assertSameBytes("regular-chain", batch, 0);
        batch = batch();
        batch.flushChain("c");
        assertSameBytes("flush-chain", batch, 0);
        batch = batch();
        batch.deleteChain("c");
        assertSameBytes("delete-chain", batch, 0);
    }

    /// Decoded only: nft puts the hook last.
    @Test
    void baseChain() {
        var chain = ChainCodec.read(only("base-chain").attributes(Nft.HEADER));

        assertThat(chain).isEqualTo(new ChainSpec("nat-output", Optional.of(new ChainSpec.Hook("nat", 3, -100))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"endpoints-map", "source-ranges-set", "interval-set", "affinity-map", "policies-map"})
    void setsAreWrittenAsNftDoes(String name) {
        var batch = batch();
        batch.newSet(set(name));

        assertSameBytes(name, batch, 0);
    }

    @Test
    void setsAreReadAsTheCommandSays() {
        assertThat(set("endpoints-map"))
                .extracting(SetSpec::flags, SetSpec::keyType, SetSpec::keyLength, SetSpec::dataType)
                .containsExactly(8, 0x1cc344, 16, 0x1cd);
        assertThat(set("endpoints-map").dataLength()).isEqualTo(8);
        assertThat(set("source-ranges-set").flags()).isEqualTo(SetSpec.NFT_SET_INTERVAL | SetSpec.NFT_SET_CONCAT);
        assertThat(set("source-ranges-set").fieldLengths()).containsExactly(4, 1, 2, 4);
        assertThat(set("affinity-map").flags()).isEqualTo(0x38);
        assertThat(set("affinity-map").size()).isEqualTo(65_536);
        assertThat(set("affinity-map").timeoutMillis()).isEqualTo(3 * 3_600_000);
        assertThat(set("policies-map").dataType()).isEqualTo(SetSpec.VERDICT_TYPE);
        assertThat(set("interval-set").name()).isEqualTo("pod-cidrs");
    }

    /// nft 1.0.6 itself would write what we build with [SetUserdata].
    @Test
    void userdataOfNftIsOurs() {
        var order = SetUserdata.ByteOrderOf.HOST;
        assertThat(set("policies-map").userdata().toString())
                .startsWith(new SetUserdata()
                        .keyOrder(order)
                        .dataOrder(SetUserdata.ByteOrderOf.CONCATENATION)
                        .build()
                        .toString())
                .endsWith(new SetUserdata().comment("policy to chain").build().toString());
    }

    /// Decoded only: nft names the set by number too, and numbers the elements of the list.
    @Test
    void elements() {
        assertThat(elements("endpoint-elements"))
                .containsExactly(
                        SetElement.of(Bytes.hex("0a600001 06000000 00500000 00000000"), Bytes.hex("0a010203 1f900000")),
                        SetElement.of(
                                Bytes.hex("0a600001 06000000 00500000 01000000"), Bytes.hex("0a010204 1f900000")));
        assertThat(elements("service-elements-comment"))
                .containsExactly(SetElement.of(Bytes.hex("0a600001 06000000 00500000"), Bytes.hex("0300ce51"))
                        .withComment("default/web:http"));
        assertThat(elements("policy-elements"))
                .containsExactly(SetElement.of(Bytes.hex("0100ce51"), Verdict.goTo("lb-1")));
        assertThat(elements("source-range-elements"))
                .containsExactly(SetElement.range(
                        Bytes.hex("0a600001 06000000 00500000 c0000200"),
                        Bytes.hex("0a600001 06000000 00500000 c00002ff")));
        assertThat(elements("interval-elements"))
                .containsExactly(
                        SetElement.intervalEnd(Bytes.hex("00000000")),
                        SetElement.of(Bytes.hex("0a010000")),
                        SetElement.intervalEnd(Bytes.hex("0a020000")),
                        SetElement.of(Bytes.hex("0a090000")),
                        SetElement.intervalEnd(Bytes.hex("0a0a0000")));
    }

    @Test
    void elementDeleted() {
        var batch = batch();
        elements("delete-element").forEach(e -> batch.deleteElement("cluster-ips", e));

        assertSameBytes("delete-element", batch, 0);
    }

    /// Rules that use neither registers nor sets, or only what we have no class for.
    @Test
    void rulesWithoutRegistersAreWrittenAsNftDoes() {
        for (String name : List.of("rule-reject", "rule-limit")) {
            var batch = batch();
            batch.newRule("c", new RuleSpec(rule(name)));
            assertSameBytes(name, batch, 0);
        }
        assertThat(rule("rule-reject")).containsExactly(new Expression.Reject(0, 3));
        assertThat(rule("rule-limit")).extracting(Expression::name).containsExactly("limit", "log", "immediate");
        assertThat(rule("rule-limit").getFirst()).isInstanceOf(Expression.Unknown.class);
    }

    /// Decoded only: nft calls register 8 by its old name 1, and a set it looks into by number too.
    @Test
    void rulesAreReadAsTheCommandSays() {
        assertThat(rule("rule-dnat"))
                .containsExactly(
                        new Expression.Payload(1, 16, 4, 8),
                        new Expression.MetaLoad(16, 9),
                        new Expression.Payload(2, 2, 2, 10),
                        new Expression.Numgen(11, 3, 1, 0),
                        new Expression.Lookup("endpoints", 8, OptionalInt.of(8), false),
                        new Expression.Nat(1, 2, 8, 9));
        assertThat(rule("rule-vmap"))
                .containsExactly(
                        new Expression.MetaLoad(2, 8), new Expression.Lookup("policies", 8, OptionalInt.of(0), false));
        assertThat(rule("rule-not-in-set"))
                .containsExactly(
                        new Expression.Payload(1, 16, 4, 8),
                        new Expression.Lookup("cluster-ips", 8, OptionalInt.empty(), true),
                        new Expression.Immediate(Verdict.drop()));
        assertThat(rule("rule-dynset"))
                .containsExactly(
                        new Expression.Payload(1, 12, 4, 8),
                        new Expression.MetaLoad(2, 12),
                        new Expression.Dynset("affinity-1", 1, 8, OptionalInt.of(12), 3_600_000));
        assertThat(rule("rule-fib"))
                .containsExactly(
                        new Expression.Fib(8, 3, 2),
                        new Expression.Compare(8, 0, Bytes.hex("02000000")),
                        new Expression.Counter(),
                        new Expression.Immediate(Verdict.jump("d")));
        assertThat(rule("rule-reject-reset"))
                .containsExactly(
                        new Expression.MetaLoad(16, 8),
                        new Expression.Compare(8, 0, Bytes.hex("06")),
                        new Expression.Reject(1, 0));
    }

    @Test
    void marksAndStatesAreReadAsTheCommandSays() {
        var zero = Bytes.hex("00000000");
        assertThat(rule("rule-masquerade"))
                .containsExactly(
                        new Expression.MetaLoad(3, 8),
                        new Expression.Bitwise(8, 8, Bytes.hex("00400000"), zero),
                        new Expression.Compare(8, 1, zero),
                        new Expression.MetaLoad(3, 8),
                        new Expression.Bitwise(8, 8, Bytes.hex("ffbfffff"), zero),
                        new Expression.MetaSet(3, 8),
                        new Expression.Masquerade(0x10));
        assertThat(rule("rule-ct"))
                .containsExactly(
                        new Expression.Conntrack(0, 8),
                        new Expression.Bitwise(8, 8, Bytes.hex("08000000"), zero),
                        new Expression.Compare(8, 1, zero),
                        new Expression.Immediate(Verdict.jump("d")));
    }

    /// The same rule with one flag more is another rule.
    @Test
    void persistentDnatIsNotOurs() {
        assertThat(rule("rule-dnat-persistent").subList(0, 5))
                .isEqualTo(rule("rule-dnat").subList(0, 5));
        assertThat(rule("rule-dnat-persistent").getLast()).isInstanceOf(Expression.Unknown.class);
    }

    private static NftBatch batch() {
        return new NftBatch(2, "sluice");
    }

    /// But for the flags of the last message: we ask for an acknowledgement, nft did not.
    private static void assertSameBytes(String name, NftBatch batch, int moreFlags) {
        ByteBuffer ours = batch.datagram(0);
        int flagsAt = Nft.HEADER + NetlinkHeader.SIZE + 6;
        int flags = NetlinkHeader.NLM_F_ACK | moreFlags;
        assertThat(ours.getShort(flagsAt) & flags).isEqualTo(flags);
        ours.putShort(flagsAt, (short) (ours.getShort(flagsAt) & ~flags));

        assertThat(Bytes.wrap(Drawn.array(ours))).isEqualTo(Bytes.wrap(Drawn.array(WireCapture.load("nft/" + name))));
    }

    /// The one message between begin and end.
    private static NetlinkMessage only(String name) {
        var messages = WireCapture.messages("nft/" + name);
        assertThat(messages).hasSize(3);
        return messages.get(1);
    }

    private static SetSpec set(String name) {
        var reader = only(name).attributes(Nft.HEADER);
        var set = SetCodec.read(reader);
        reader.check(name);
        return set;
    }

    private static List<SetElement> elements(String name) {
        var reader = attribute(only(name), 3);
        var elements = new ArrayList<SetElement>();
        for (var list = reader.nested(); list.next(); ) {
            elements.add(ElementCodec.read(list.nested()));
        }
        reader.check(name);
        return elements;
    }

    /// The last message before the end is the rule; some captures make what it needs before it.
    private static List<Expression> rule(String name) {
        var messages = WireCapture.messages("nft/" + name);
        var reader = attribute(messages.get(messages.size() - 2), 4);
        var rule = ExpressionReader.readAll(reader.nested());
        reader.check(name);
        return rule;
    }

    private static TlvReader attribute(NetlinkMessage message, int type) {
        var reader = message.attributes(Nft.HEADER);
        while (reader.next()) {
            if (reader.type() == type) {
                return reader;
            }
        }
        throw new IllegalArgumentException("no attribute " + type);
    }
}
