// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.verticle.StartTerms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the whole line does while our Node is late, and when it goes.
@NetnsTest
final class StartKernelTest {
    private final NetworkNamespace namespace = NetworkNamespace.create("node");
    private final ScriptedSource source = new ScriptedSource();

    @AfterEach
    void close() {
        namespace.close();
    }

    /// Covers ND-04: a Node without an address delays Services, but not for ever.
    @Test
    void services_go_first_when_the_node_is_late() {
        source.tell(Cluster.service(1), Cluster.slice(1, IpFamily.IPV4, 1));
        source.listed();
        try (var proxy = start(terms(1, 300_000, _ -> {}), new LocalDetection.None())) {
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);

            source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.1")));
            proxy.awaitKernel(
                    IpFamily.IPV4, rules -> rules.nodeRules().nodePorts().equals(on("192.0.2.1/32")));
        }
    }

    /// Covers ND-04: it is waited for.
    @Test
    void nothing_is_programmed_before_the_node_has_an_address() {
        source.tell(Cluster.service(1), Cluster.slice(1, IpFamily.IPV4, 1));
        source.listed();
        try (var proxy = start(terms(300_000, 300_000, _ -> {}), new LocalDetection.None())) {
            source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.1")));

            // The first transaction has the node's rules already: without the wait they came in a second one.
            var first = proxy.awaitApplied(IpFamily.IPV4, _ -> true);
            assertThat(first.causes())
                    .extracting(cause -> cause.object().kind())
                    .contains(Kind.NODE, Kind.SERVICE);
        }
    }

    /// Covers ND-05: then it fails, and says what is missing; nothing was programmed.
    @Test
    void without_pod_ranges_it_fails() throws Exception {
        var failure = new CompletableFuture<String>();
        source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.1")));
        source.listed();
        try (var proxy = start(terms(1, 1, failure::complete), new LocalDetection.NodePodCidrs())) {
            assertThat(failure.get(20, TimeUnit.SECONDS)).contains("NodeCIDR", "podCIDRs of Node node-1");
            assertThat(proxy.applied()).isEmpty();
        }
    }

    /// Covers ND-08, ND-07: rules stay when the Node's object is deleted, and follow it when it comes again.
    @Test
    void a_deleted_node_leaves_its_rules() {
        source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.1")));
        source.listed();
        try (var proxy = start(terms(300_000, 300_000, _ -> {}), new LocalDetection.None())) {
            proxy.awaitKernel(
                    IpFamily.IPV4, rules -> rules.nodeRules().nodePorts().equals(on("192.0.2.1/32")));

            source.tell(new Change.Deleted(new ObjectRef(Kind.NODE, new ObjectKey("", Samples.NODE), "2")));
            source.tell(Cluster.service(1), Cluster.slice(1, IpFamily.IPV4, 1));
            var held =
                    proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 1);
            assertThat(held.nodeRules().nodePorts()).isEqualTo(on("192.0.2.1/32"));

            source.tell(new Change.NodeUpserted(Samples.node("", "192.0.2.2")));
            proxy.awaitKernel(
                    IpFamily.IPV4, rules -> rules.nodeRules().nodePorts().equals(on("192.0.2.2/32")));
        }
    }

    private ProxyUnderTest start(StartTerms terms, LocalDetection detection) {
        return ProxyUnderTest.start(
                namespace, source, Samples.NODE, ProxySetup.detecting(detection).withStart(terms));
    }

    private static StartTerms terms(long patience, long podCidrs, Consumer<String> onFailure) {
        return new StartTerms(true, Duration.ofMillis(patience), Duration.ofMillis(podCidrs), onFailure);
    }

    private static NodePortMatch on(String cidr) {
        return new NodePortMatch.Addresses(List.of(Cidr.of(cidr)));
    }
}
