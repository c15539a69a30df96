// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.nftables.Settings;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.LocalDetection;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One Sluice to a network namespace, and the next one as soon as it is gone. Covers NFT-16.
@NetnsTest
class ClaimTest {
    private final NetworkNamespace node = NetworkNamespace.create("node");

    @AfterEach
    void close() {
        node.close();
    }

    private static ProxyUnderTest start(NetworkNamespace namespace) {
        var source = new ScriptedSource();
        source.tell(Cluster.service(0), Cluster.slice(0, IpFamily.IPV4, 1), Cluster.slice(0, IpFamily.IPV6, 1));
        source.listed();
        return ProxyUnderTest.start(namespace, source, "node-1", ProxySetup.detecting(new LocalDetection.None()));
    }

    @Test
    void a_second_one_does_not_start() {
        try (var first = start(node)) {
            var programmed =
                    first.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);
            assertThatThrownBy(() -> start(node)).hasMessageContaining("no address family can be served");
            assertThat(first.kernel(IpFamily.IPV4)).isEqualTo(programmed);
        }
        try (var next = start(node)) {
            next.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);
        }
    }

    @Test
    void another_namespace_is_another_matter() {
        var other = NetworkNamespace.create("other");
        try (var here = start(node);
                var there = start(other)) {
            here.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);
            there.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);
        } finally {
            other.close();
        }
    }

    @Test
    void the_reason_names_what_is_to_be_done() {
        NamespaceSockets sockets =
                (protocol, port, groups) -> node.run(() -> JnrNetlink.openAt(protocol, port, groups));
        var parts = NftablesParts.of(
                Settings.defaults(IpFamily.IPV6), sockets.netfilter(), InstantSource.system(), System::nanoTime);
        var held = parts.claim().get();
        assertThatThrownBy(() -> parts.claim().get())
                .hasMessageContaining("another Sluice programs IPV6")
                .hasMessageContaining("stop it first");
        held.close();
        parts.claim().get().close();
    }
}
