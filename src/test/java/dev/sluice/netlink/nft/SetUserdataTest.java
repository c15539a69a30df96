// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.nft.SetUserdata.ByteOrderOf;
import dev.sluice.netlink.nft.SetUserdata.Typeof;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Covers NFT-23: what nft needs to print a set of ours again.
class SetUserdataTest {
    private static final Typeof ADDRESS = new Typeof.Payload(12, 12);
    private static final Typeof PROTOCOL = new Typeof.Meta(16);
    private static final Typeof PORT = new Typeof.Payload(11, 2);

    /// As nft 1.0.6 writes it for `map endpoints { typeof ip daddr . meta l4proto . th dport . numgen random mod 1 :
    /// ip daddr . th dport }`, without the entry that says whether the data is an interval.
    @Test
    void endpointsAsNftWritesThem() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        var written = new SetUserdata()
                .keyOrder(ByteOrderOf.CONCATENATION)
                .dataOrder(ByteOrderOf.CONCATENATION)
                .keyTypeof(new Typeof.Concat(List.of(ADDRESS, PROTOCOL, PORT, new Typeof.Numgen())))
                .dataTypeof(new Typeof.Concat(List.of(ADDRESS, PORT)))
                .build();

        assertThat(written).isEqualTo(Bytes.hex("""
                        000400000000 010400000000 0360 00040d000000 0158
                        0014000407000000010c00040c00000001040c000000
                        010e000409000000010600041000000002
                        14000407000000010c00040b000000010402000000
                        031a0004170000000112000401000000010401000000020400000000
                        0434 00040d000000 012c
                        0014000407000000010c00040c00000001040c000000
                        0114000407000000010c00040b000000010402000000
                        """));
    }

    @Test
    void commentEndsWithZero() {
        assertThat(new SetUserdata().keyOrder(ByteOrderOf.NETWORK).comment("é").build())
                .isEqualTo(Bytes.hex("0004 02000000 07 03 c3a9 00"));
    }

    @Test
    void entriesThatTheirLengthCannotHoldAreRefused() {
        var userdata = new SetUserdata();

        assertThatThrownBy(() -> userdata.comment("x".repeat(255)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256 bytes");
        assertThat(userdata.build()).isEqualTo(Bytes.empty());
    }
}
