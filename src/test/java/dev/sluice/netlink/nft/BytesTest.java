// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BytesTest {
    private static final int FIRST = 0xac100001;

    /// ClusterIPs are given out one after the other, and big sets of them are read back.
    @Test
    void neighbouring_addresses_have_different_hashes() {
        long hashes = IntStream.range(0, 30_000)
                .map(i -> address(FIRST + i).hashCode())
                .distinct()
                .count();

        assertThat(hashes).isGreaterThan(29_000);
    }

    @Test
    void equal_bytes_have_equal_hashes() {
        assertThat(address(FIRST)).isEqualTo(address(FIRST)).hasSameHashCodeAs(address(FIRST));
    }

    private static Bytes address(int value) {
        return Bytes.wrap(ByteBuffer.allocate(4).putInt(value).array());
    }
}
