// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.TlvWriter;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The law of the expression codec: what is written is read as it was, of every class; what a class cannot say is
/// never read as that class. Covers NFT-24.
class ExpressionLawTest {
    private static final OptionalInt NONE = OptionalInt.empty();

    static List<Expression> samples() {
        return List.of(
                new Expression.Payload(1, 16, 4, 8),
                new Expression.Payload(2, 2, 2, 23),
                new Expression.MetaLoad(16, 9),
                new Expression.MetaSet(3, 8),
                new Expression.Conntrack(0, 8),
                new Expression.ConntrackTuple(12, 0, 9),
                new Expression.ConntrackTuple(22, 1, 8),
                new Expression.Compare(8, 1, Bytes.hex("00000000")),
                new Expression.Compare(8, 0, Bytes.hex("7f")),
                new Expression.Bitwise(8, 12, Bytes.hex("00400000"), Bytes.hex("ffbfffff")),
                new Expression.Bitwise(8, 8, Drawn.filled(16, 0xf0), Drawn.filled(16, 0)),
                new Expression.Lookup("services", 8, OptionalInt.of(0), false),
                new Expression.Lookup("endpoints", 8, OptionalInt.of(15), false),
                new Expression.Lookup("cluster-ips", 8, NONE, true),
                new Expression.Immediate(Verdict.drop()),
                new Expression.Immediate(Verdict.jump("firewall")),
                new Expression.Immediate(Verdict.goTo("lb-1")),
                new Expression.Numgen(11, 65_536, 1, 0),
                new Expression.Numgen(11, 3, 0, 70_000),
                new Expression.Nat(1, 2, 8, 9),
                new Expression.Nat(1, 10, 8, 12),
                new Expression.Masquerade(0x10),
                new Expression.Masquerade(0),
                new Expression.Fib(8, 3, 2),
                new Expression.Reject(0, 3),
                new Expression.Reject(1, 0),
                new Expression.Dynset("affinity-1", 1, 8, OptionalInt.of(9), 10_800_000),
                new Expression.Dynset("affinity-1", 2, 8, NONE, 0),
                new Expression.Counter(),
                new Expression.CountBy("no-endpoints"),
                new Expression.CountByMap("requests", 8),
                new Expression.Unknown("quota", Bytes.hex("0c000100 0000000000000400")),
                new Expression.Unknown("notrack", Bytes.empty()));
    }

    @Test
    void everyClassIsSampled() {
        assertThat(samples().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsAll(Expression.known())
                .contains(Expression.Unknown.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatIsWrittenIsReadAsItWas(Expression expression) {
        assertThat(Drawn.again(List.of(expression))).containsExactly(expression);
    }

    @Test
    void orderIsKept() {
        assertThat(Drawn.again(samples())).isEqualTo(samples());
    }

    /// The kernel dumps a 4-byte register that starts a 16-byte one by the number of the latter.
    @Test
    void registersAreReadByOneName() {
        for (int old = 1; old <= 4; old++) {
            int register = 8 + 4 * (old - 1);
            assertThat(Drawn.again(readingAndWriting(old))).isEqualTo(readingAndWriting(register));
        }
        assertThat(Nft.normalised(0)).isZero();
        assertThat(Nft.normalised(5)).isEqualTo(5);
        assertThat(Nft.normalised(8)).isEqualTo(8);
        assertThat(Nft.normalised(23)).isEqualTo(23);
    }

    private static List<Expression> readingAndWriting(int register) {
        var zero = Bytes.hex("00000000");
        return List.of(
                new Expression.Payload(1, 16, 4, register),
                new Expression.MetaLoad(16, register),
                new Expression.MetaSet(3, register),
                new Expression.Conntrack(0, register),
                new Expression.ConntrackTuple(20, 0, register),
                new Expression.CountByMap("a", register),
                new Expression.Compare(register, 1, zero),
                new Expression.Bitwise(register, register, zero, zero),
                new Expression.Lookup("a", register, OptionalInt.of(register), false),
                new Expression.Numgen(register, 3, 1, 0),
                new Expression.Nat(1, 2, register, register),
                new Expression.Fib(register, 3, 2),
                new Expression.Dynset("a", 1, register, OptionalInt.of(register), 0));
    }

    /// A rule of somebody else that does more than ours must not look like ours: it would never be repaired.
    record Foreign(String name, Consumer<TlvWriter> attributes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Foreign> foreign() {
        return List.of(
                new Foreign(
                        "nat",
                        o -> o.u32be(1, 1).u32be(2, 2).u32be(3, 8).u32be(5, 9).u32be(7, 0x3 | 0x8)),
                new Foreign(
                        "nat",
                        o -> o.u32be(1, 1).u32be(2, 2).u32be(3, 8).u32be(5, 9).u32be(6, 10)),
                new Foreign("nat", o -> o.u32be(1, 1).u32be(2, 2).u32be(3, 8)),
                new Foreign("masq", o -> o.u32be(1, 0x10).u32be(2, 8)),
                new Foreign(
                        "dynset", o -> o.string(1, "a").u32be(3, 1).u32be(4, 8).u32be(9, 1)),
                new Foreign(
                        "dynset",
                        o -> o.string(1, "a")
                                .u32be(3, 1)
                                .u32be(4, 8)
                                .beginNested(7)
                                .endNested()),
                new Foreign("ct", o -> o.u32be(2, 3).u32be(4, 8)),
                new Foreign(
                        "payload", o -> o.u32be(5, 8).u32be(2, 1).u32be(3, 8).u32be(4, 1)),
                new Foreign(
                        "bitwise", o -> o.u32be(1, 8).u32be(2, 8).u32be(3, 4).u32be(6, 1)),
                new Foreign("objref", o -> o.u32be(1, 2).string(2, "a-quota")),
                new Foreign("immediate", o -> DataCodec.write(o.u32be(1, 8), 2, Bytes.hex("01000000"))));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void whatAClassCannotSayIsKeptRaw(Foreign foreign) {
        var read = Drawn.read(foreign.name(), foreign.attributes());

        assertThat(read).isInstanceOf(Expression.Unknown.class);
        assertThat(read.name()).isEqualTo(foreign.name());
        assertThat(Drawn.again(List.of(read))).containsExactly(read);
    }

    /// What kernels say beyond what they were told: registers doubled as an empty range, flags that follow from
    /// the registers (`NF_NAT_RANGE_MAP_IPS`, `_PROTO_SPECIFIED`), the flags of a dynset that has none.
    @Test
    void whatTheKernelAddsByItselfChangesNothing() {
        assertThat(Drawn.read(
                        "nat",
                        o -> o.u32be(1, 1)
                                .u32be(2, 2)
                                .u32be(3, 1)
                                .u32be(4, 1)
                                .u32be(5, 9)
                                .u32be(6, 9)
                                .u32be(7, 3)))
                .isEqualTo(new Expression.Nat(1, 2, 8, 9));
        assertThat(Drawn.read(
                        "dynset",
                        o -> o.string(1, "a")
                                .u32be(3, 1)
                                .u32be(4, 1)
                                .u32be(9, 0)
                                .u64be(6, 0)))
                .isEqualTo(new Expression.Dynset("a", 1, 8, NONE, 0));
    }

    /// Covers NFT-24: attributes of a newer kernel are skipped.
    @Test
    void attributesOfNewerKernelsAreSkipped() {
        Consumer<TlvWriter> newer =
                o -> o.bytes(99, new byte[3]).beginNested(1000).u32be(1, 1).endNested();
        assertThat(Drawn.read("fib", o -> newer.accept(o.u32be(1, 1).u32be(2, 3).u32be(3, 2))))
                .isEqualTo(new Expression.Fib(8, 3, 2));
        assertThat(Drawn.read("counter", o -> newer.accept(o.u64be(1, 5).u64be(2, 7))))
                .isEqualTo(new Expression.Counter());
    }
}
