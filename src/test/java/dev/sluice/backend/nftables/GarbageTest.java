// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleDiff.Changed;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Frontends.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Chains that no frontend uses any more go, in their own time.
@NetnsTest
@OldKernelTest
class GarbageTest {
    private static final IpFamily FAMILY = IpFamily.IPV4;

    private final NftablesKernel kernel = new NftablesKernel();
    private Instant now = Instant.parse("2025-01-01T00:00:00Z");

    @AfterEach
    void close() {
        kernel.close();
    }

    /// Covers NFT-11: the kernel says EBUSY, here because somebody's own rule leads to the chain: that one waits,
    /// all others go, and it goes when it can.
    @Test
    void a_busy_chain_waits_and_holds_nobody_up() {
        try (var backend = kernel.backend(Settings.defaults(FAMILY), () -> now)) {
            backend.read();
            Frontend busy = Frontends.clusterIp(FAMILY, 1, 40);
            Frontend other = Frontends.clusterIp(FAMILY, 2, 41);
            commit(backend, new RuleDiff(Optional.empty(), List.of(busy, other), List.of(), List.of()), 1);
            assertThat(chains()).contains("cluster-lb-40", "cluster-lb-41");
            kernel.nft("add", "chain", "ip", "sluice", "by-hand");
            kernel.nft("add", "rule", "ip", "sluice", "by-hand", "jump", "cluster-lb-40");

            commit(backend, shrink(busy, other), 2);
            housekeep(backend);
            assertThat(chains()).contains("cluster-lb-40").doesNotContain("cluster-lb-41");

            kernel.nft("flush", "chain", "ip", "sluice", "by-hand");
            housekeep(backend);
            assertThat(chains()).doesNotContain("cluster-lb-40");
        }
    }

    /// Source ranges of a length that nobody has any more cost no look-up; those of others stay.
    @Test
    void prefix_lengths_without_ranges_go() {
        try (var backend = kernel.backend(Settings.defaults(FAMILY), () -> now)) {
            backend.read();
            Frontend vip = Frontends.frontend(
                    Shape.RANGED_VIP,
                    FAMILY,
                    Protocol.TCP,
                    1,
                    Frontends.clusterIp(FAMILY, 1, 2).action());
            Frontend both = Frontends.withRanges(vip, List.of(Cidr.of("192.0.2.0/24"), Cidr.of("198.18.0.0/15")));
            Frontend one = Frontends.withRanges(vip, List.of(Cidr.of("192.0.2.0/24")));
            commit(backend, new RuleDiff(Optional.empty(), List.of(both), List.of(), List.of()), 1);
            assertThat(chains()).contains("@source-ranges-24", "@source-ranges-15");

            commit(backend, new RuleDiff(Optional.empty(), List.of(), List.of(new Changed<>(both, one)), List.of()), 2);
            backend.housekeep();
            assertThat(chains()).contains("@source-ranges-15");
            housekeep(backend);
            assertThat(chains()).contains("@source-ranges-24").doesNotContain("source-ranges-15");
            assertThat(backend.read().intact()).isTrue();

            commit(backend, new RuleDiff(Optional.empty(), List.of(), List.of(new Changed<>(one, both)), List.of()), 3);
            assertThat(chains()).contains("@source-ranges-24", "@source-ranges-15");
        }
    }

    /// The step from the map to the chain takes a round each, and both only after a rest.
    private void housekeep(NftablesBackend backend) {
        for (int round = 0; round < 4; round++) {
            now = now.plus(Duration.ofMinutes(2));
            backend.housekeep();
        }
    }

    private static RuleDiff shrink(Frontend... frontends) {
        return new RuleDiff(
                Optional.empty(),
                List.of(),
                List.of(frontends).stream()
                        .map(f -> new Changed<>(
                                f,
                                Frontends.withAction(
                                        f, Frontends.clusterIp(FAMILY, 1, 1).action())))
                        .toList(),
                List.of());
    }

    private static void commit(NftablesBackend backend, RuleDiff diff, long generation) {
        assertThat(backend.apply(diff, generation)).isInstanceOf(Outcome.Committed.class);
    }

    private String chains() {
        return kernel.nft("list", "table", "ip", "sluice");
    }
}
