// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.GuestTest;
import dev.sluice.testing.LongWaitTest;
import dev.sluice.testing.NetnsTest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// As [ModeChangeTest], with mode ipvs. Covers CLN-01, CLN-04, CLN-05, CLN-06.
@NetnsTest
@GuestTest({"ip_vs", "ip_vs_rr", "dummy"})
@LongWaitTest
@Timeout(500)
final class IpvsModeChangeTest {
    @TempDir
    private Path folder;

    /// On the way back a connection goes through IPVS, and the table beside IPVS stays as long as it does. There are
    /// more new connections than a client has ports for while IPVS remembers them.
    @Test
    void nftables_to_ipvs_and_back_without_a_gap() throws Exception {
        try (var node = ChangingNode.ofNftables(folder);
                var visitors = node.visitors()) {
            node.exec("nft", "add table ip kube-proxy");
            node.exec("iptables-nft", "-t", "nat", "-N", "KUBE-SERVICES");
            node.change("ipvs", "table ip sluice", "table ip kube-proxy", "KUBE-SERVICES");
            assertThat(node.tables()).contains("table ip sluice-ipvs").doesNotContain("table ip sluice");
            visitors.assertServed();

            try (var throughIpvs = node.visitors();
                    var run = node.start("nftables")) {
                run.awaitLine(line -> line.contains("goes when its connections have ended: 1 virtual servers"));
                throughIpvs.assertServed();
                assertThat(node.tables()).contains("table ip sluice", "table ip sluice-ipvs");

                throughIpvs.leave();
                ChangingNode.awaitRemoved(run, "link kube-ipvs0", "table ip sluice-ipvs");
                assertThat(node.tables()).contains("table ip sluice").doesNotContain("table ip sluice-ipvs");
                assertThat(run.terminate().exitCode()).isZero();
            }
            visitors.assertServed();
        }
    }
}
