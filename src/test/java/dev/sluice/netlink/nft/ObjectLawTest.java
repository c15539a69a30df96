// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sets and chains: what is written is read as it was.
class ObjectLawTest {
    private static final Bytes USERDATA =
            new SetUserdata().keyOrder(SetUserdata.ByteOrderOf.NETWORK).build();

    static List<SetSpec> sets() {
        return List.of(
                new SetSpec("cluster-ips", 0, 7, 4, 0, 0, 0, 0, List.of(), USERDATA),
                new SetSpec("pod-cidrs", 4, 7, 4, 0, 0, 0, 0, List.of(), USERDATA),
                new SetSpec("endpoints", 8, 0x1cc344, 16, 0x1cd, 8, 0, 0, List.of(), Bytes.empty()),
                new SetSpec("requests", SetSpec.NFT_SET_OBJECT, 0x730d, 12, 1, 0, 0, 0, List.of(), USERDATA),
                new SetSpec("policies", 8, 23, 4, SetSpec.VERDICT_TYPE, 16, 0, 0, List.of(), USERDATA),
                new SetSpec("affinity-1", 0x38, 7, 4, 23, 4, 65_536, 10_800_000, List.of(), USERDATA),
                new SetSpec("source-ranges", 0x84, 0x1cc344, 16, 0, 0, 0, 0, List.of(4, 1, 2, 4), USERDATA),
                new SetSpec("both", 0x84, 0x1cc344, 16, 0, 0, 7, 0, List.of(4, 1, 2, 4), USERDATA),
                new SetSpec("long", 0x10, 7, 4, 0, 0, 0, 1L << 40, List.of(), USERDATA));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void setIsReadAsItWasWritten(SetSpec set) {
        var reader = Drawn.attributes(out -> SetCodec.write(out, "sluice", set, 3));

        assertThat(SetCodec.read(reader)).isEqualTo(set);
        reader.check("read set");
    }

    static List<ChainSpec> chains() {
        return List.of(
                ChainSpec.regular("lb-1"),
                new ChainSpec("early", Optional.of(new ChainSpec.Hook("filter", 0, -110))),
                new ChainSpec("nat-postrouting", Optional.of(new ChainSpec.Hook("nat", 4, 100))),
                new ChainSpec("foreign", Optional.of(new ChainSpec.Hook("filter", 1, 0, Verdict.NF_DROP))));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void chainIsReadAsItWasWritten(ChainSpec chain) {
        var reader = Drawn.attributes(out -> ChainCodec.write(out, "sluice", chain));

        assertThat(ChainCodec.read(reader)).isEqualTo(chain);
        reader.check("read chain");
    }

    /// Covers NFT-24: handles, counters, flags, and what nobody knows yet, within and beside what we know.
    @Test
    void whatWeDoNotKnowIsSkipped() {
        var chain = Drawn.attributes(out -> {
            out.u32be(6, 2).u64be(2, 1).u32be(10, 1).bytes(77, new byte[1]).string(3, "c");
            out.beginNested(4)
                    .u32be(2, -110)
                    .string(3, "eth0")
                    .u32be(1, 3)
                    .u32be(99, 1)
                    .endNested();
            out.beginNested(8).u64be(1, 1).endNested().string(7, "filter");
        });
        assertThat(ChainCodec.read(chain))
                .isEqualTo(new ChainSpec("c", Optional.of(new ChainSpec.Hook("filter", 3, -110))));
        chain.check("read chain");

        var set = Drawn.attributes(out -> {
            out.u64be(16, 9).string(2, "s").u32be(4, 7).u32be(5, 4).u32be(8, 1).string(19, "rhashtable");
            out.beginNested(9).u32be(77, 1).beginNested(2);
            out.beginNested(1).u32be(9, 9).u32be(1, 4).endNested().endNested().endNested();
        });
        assertThat(SetCodec.read(set)).isEqualTo(new SetSpec("s", 0, 7, 4, 0, 0, 0, 0, List.of(4), Bytes.empty()));
        set.check("read set");
    }
}
