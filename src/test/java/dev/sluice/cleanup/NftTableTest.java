// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Covers CLN-05.
@NetnsTest
final class NftTableTest {
    private final NetworkNamespace namespace = NetworkNamespace.create("tables");

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void goesWithAllThatIsInIt() throws IOException, InterruptedException {
        nft("table ip6 kube-proxy { chain services { type nat hook prerouting priority -100; accept; }; }");
        nft("table ip kube-proxy {}");
        nft("table ip somebody {}");

        Inventory removed = table(IpFamily.IPV6).remove();

        assertThat(removed.things()).containsExactly("table ip6 kube-proxy");
        assertThat(InNamespace.exec(namespace, "nft", "list", "tables").lines())
                .containsExactlyInAnyOrder("table ip kube-proxy", "table ip somebody");
    }

    @Test
    void missingIsFine() {
        assertThat(table(IpFamily.IPV4).find()).isEqualTo(Inventory.EMPTY);
        assertThat(table(IpFamily.IPV4).remove()).isEqualTo(Inventory.EMPTY);
    }

    /// Covers CLN-07.
    @Test
    void lookingChangesNothing() throws IOException, InterruptedException {
        nft("table ip kube-proxy {}");

        assertThat(table(IpFamily.IPV4).find().things()).containsExactly("table ip kube-proxy");
        assertThat(table(IpFamily.IPV4).find().things()).containsExactly("table ip kube-proxy");
    }

    private NftTable table(IpFamily family) {
        return new NftTable(
                family,
                NftTable.KUBE_PROXY,
                () -> new NftConnection(
                        namespace.run(() -> JnrNetlink.openAt(JnrNetlink.NETLINK_NETFILTER, 0)), System::nanoTime));
    }

    private void nft(String commands) throws IOException, InterruptedException {
        InNamespace.exec(namespace, "nft", commands);
    }
}
