// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.topology.LocalDetection;
import dev.sluice.verticle.BackendLine;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NetnsTest
final class LookingAgainTest {
    private static final BackendLine.Looking SOON = new BackendLine.Looking(Duration.ofMillis(200), 1_000);

    private final NetworkNamespace namespace = NetworkNamespace.create("node");
    private final ScriptedSource source = new ScriptedSource();

    @AfterEach
    void close() {
        namespace.close();
    }

    /// Covers SYNC-04: no canary dies of a single rule, so nobody tells.
    @Test
    void a_rule_that_somebody_deleted_comes_back() throws Exception {
        source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.1")));
        source.tell(Cluster.service(1), Cluster.slice(1, IpFamily.IPV4, 1));
        source.listed();
        var setup = ProxySetup.detecting(new LocalDetection.None())
                .by(ProxyOptions.Mode.IPTABLES)
                .withLooking(SOON);
        try (var proxy = ProxyUnderTest.start(namespace, source, Samples.NODE, setup)) {
            proxy.awaitApplied(IpFamily.IPV4, event -> event.added() > 0);
            String before = rules();

            InNamespace.exec(namespace, "iptables-nft", "-w", "-t", "nat", "-F", "KUBE-SERVICES");
            proxy.awaitWarning(warning -> warning.code() == Code.REPAIRED);

            assertThat(before).contains("KUBE-SVC-");
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!rules().equals(before)) {
                assertThat(System.nanoTime()).as("not repaired").isLessThan(deadline);
            }
        }
    }

    private String rules() throws Exception {
        return String.join(
                "\n",
                InNamespace.exec(namespace, "iptables-nft", "-w", "-t", "nat", "-S", "KUBE-SERVICES")
                        .lines()
                        .sorted()
                        .toList());
    }
}
