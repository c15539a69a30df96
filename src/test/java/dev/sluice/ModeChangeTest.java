// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.NetnsTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A node of ours that is restarted in another mode, and in the first one again, while somebody connects all the time
/// and somebody else keeps a connection. Covers CLN-01, CLN-05, CLN-06, CLN-08.
///
/// @see IpvsModeChangeTest for mode ipvs
@NetnsTest
@Timeout(180)
final class ModeChangeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void nftables_to_iptables_and_back_without_a_gap(String variant) throws Exception {
        try (var node = ChangingNode.ofNftables(folder)) {
            node.exec("iptables-" + variant, "-w", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
            try (var visitors = node.visitors()) {
                node.change("iptables", "table ip sluice");
                assertThat(node.tables()).doesNotContain("table ip sluice");
                assertThat(node.exec("iptables-" + variant + "-save")).contains("KUBE-SEP-");
                visitors.assertServed();

                node.change("nftables", "KUBE-SEP-*");
                assertThat(node.tables()).contains("table ip sluice");
                assertThat(node.exec("iptables-" + variant + "-save")).doesNotContain("KUBE-S");
                visitors.assertServed();
            }
        }
    }

    /// A kernel without IPVS has it nevertheless, if mode ipvs has ended between its steps. What counted traffic goes
    /// where that is not asked for any more (MET-27).
    @ParameterizedTest
    @ValueSource(strings = {"nftables", "iptables"})
    void the_table_beside_ipvs_goes_with_ipvs(String mode) throws Exception {
        try (var node = ChangingNode.ofNftables(folder)) {
            node.exec("nft", "add table ip sluice-ipvs; add table ip6 sluice-ipvs; add table ip sluice-of-others");
            node.exec("nft", "add table ip sluice-counts");

            node.change(mode, "table ip sluice-ipvs", "table ip6 sluice-ipvs", "table ip sluice-counts");

            assertThat(node.tables())
                    .contains("table ip sluice-of-others")
                    .doesNotContain("table ip sluice-ipvs", "table ip6 sluice-ipvs", "table ip sluice-counts");
        }
    }

    /// Covers CLN-02, CLN-05.
    @Test
    void cleanup_removes_the_tables_of_every_mode() throws Exception {
        try (var node = ChangingNode.ofNftables(folder)) {
            node.exec("nft", "add table ip sluice-ipvs; add table ip kube-proxy; add table ip mine");

            try (var cleanup = SluiceProcess.start(node.lab().node(), "--cleanup")) {
                assertThat(cleanup.output())
                        .contains(
                                "removed table ip sluice",
                                "removed table ip kube-proxy",
                                "removed table ip sluice-ipvs");
                assertThat(cleanup.exitCode()).isZero();
            }

            assertThat(node.tables()).containsExactly("table ip mine");
        }
    }
}
