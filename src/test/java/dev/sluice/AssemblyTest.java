// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.batch.Backoff;
import dev.sluice.batch.BatcherOptions;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationReader;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import dev.sluice.verticle.BackendVerticle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is configured arrives at the parts. Nothing is opened for it.
final class AssemblyTest {
    private static final String HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    @TempDir
    private Path manifests;

    private ProxyOptions options(String body) {
        return ((Result.Valid) ConfigurationReader.read(HEAD + body, List.of()))
                .configuration()
                .options(Optional.of(manifests), Optional.empty(), "node");
    }

    private Proxy.Parts parts(String body) {
        return Assembly.parts(
                options(body),
                List.of(IpFamily.values()),
                Surroundings.bare((_, _, _) -> {
                    throw new AssertionError("a socket was opened");
                }),
                InstantSource.system(),
                _ -> {});
    }

    @Test
    void defaults_are_those_of_the_parts() {
        Proxy.Parts parts = parts("mode: nftables");

        assertThat(parts.settings())
                .isEqualTo(
                        new ProxySettings(new LocalDetection.ClusterCidrs(List.of()), new NodePortAddresses.Primary()));
        assertThat(parts.batching()).isEqualTo(BatcherOptions.DEFAULTS);
        assertThat(parts.nodeName()).isEqualTo("node");
        assertThat(parts.backends()).hasSize(2);
    }

    /// Covers ND-02, TRF-34, TRF-45, TRF-48, TRF-49, SVC-03, CFG-45.
    @Test
    void everything_that_is_configured_arrives() {
        ProxySettings settings = parts("""
                        mode: nftables
                        bindAddress: 192.0.2.1
                        clusterCIDR: 10.244.0.0/16
                        nodePortAddresses: [primary, 10.0.0.0/8]
                        featureGates: {AllowServiceExternalIPs: false}
                        ext:
                          nodePorts: {onVips: true, sourceRanges: true}
                          packets: {dropUnallocated: false}
                        """).settings();

        assertThat(settings)
                .isEqualTo(new ProxySettings(
                        new LocalDetection.ClusterCidrs(List.of(Cidr.of("10.244.0.0/16"))),
                        new NodePortAddresses.Ranges(List.of(Cidr.of("10.0.0.0/8")), true),
                        Optional.of(IpAddress.of("192.0.2.1")),
                        true,
                        true,
                        false,
                        false,
                        false));
    }

    /// Covers SYNC-02, SYNC-03, CFG-22.
    @Test
    void periods_arrive_at_the_batcher() {
        assertThat(parts("mode: nftables\nnftables: {syncPeriod: 5s, minSyncPeriod: 300ms}")
                        .batching())
                .returns(Duration.ofMillis(300), BatcherOptions::minSyncPeriod)
                .returns(new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)), BatcherOptions::recovery);
        assertThat(parts("mode: nftables\nnftables: {syncPeriod: 10ms, minSyncPeriod: 1ms}")
                        .batching()
                        .recovery())
                .isEqualTo(new Backoff(Duration.ofMillis(10), Duration.ofMillis(10)));
    }

    /// Covers LOC-01, LOC-03..05.
    @ParameterizedTest
    @MethodSource("detections")
    void detection_arrives(String body, LocalDetection detection) {
        assertThat(parts(body).settings().localDetection()).isEqualTo(detection);
    }

    static Stream<Arguments> detections() {
        return Stream.of(
                Arguments.of("detectLocalMode: NodeCIDR", new LocalDetection.NodePodCidrs()),
                Arguments.of(
                        "detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cni0}",
                        new LocalDetection.Bridge("cni0")),
                Arguments.of(
                        "detectLocalMode: InterfaceNamePrefix\ndetectLocal: {interfaceNamePrefix: veth}",
                        new LocalDetection.InterfacePrefix("veth")));
    }

    /// Covers TRF-41: without a mode node ports are everywhere, as with kube-proxy.
    @Test
    void node_ports_are_everywhere_without_a_mode() {
        assertThat(parts("").settings().nodePortAddresses()).isEqualTo(new NodePortAddresses.All());
    }

    /// Covers IPVS-06: virtual servers have addresses, so the node's rules name them.
    @Test
    void mode_ipvs_is_told_the_addresses_of_the_machine() {
        var parts = parts("mode: ipvs");
        assertThat(parts.backends()).extracting(BackendVerticle.Parts::name).containsOnly("ipvs");
        assertThat(parts.settings().vipsOnHost()).isTrue();
        assertThat(parts("mode: nftables").settings().vipsOnHost()).isFalse();
    }

    /// Covers IPVS-01: once, although each family has a verticle; and of no other mode.
    @ParameterizedTest
    @CsvSource({"ipvs, 1", "nftables, 0", "iptables, 0"})
    void mode_ipvs_says_once_that_it_must_go(String mode, int notices) {
        assertThat(parts("mode: " + mode).backends())
                .flatMap(backend -> backend.notice().stream().toList())
                .hasSize(notices)
                .allSatisfy(notice -> assertThat(notice.code()).isEqualTo(WarningEvent.Code.IPVS_DEPRECATED));
    }
}
