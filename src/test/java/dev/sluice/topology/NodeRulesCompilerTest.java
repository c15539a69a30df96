// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.ips;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import dev.sluice.testing.Samples;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeRulesCompilerTest {
    private static final NodePortAddresses PRIMARY = new NodePortAddresses.Primary();
    private static final LocalDetection NO_DETECTION = new LocalDetection.None();
    private static final HostAddresses HOST = HostAddresses.of(
            ips("127.0.0.1", "192.168.7.1", "192.168.8.1", "10.1.1.1", "::1", "2001:db8:7::1", "fe80::1"));
    private static final Optional<NodeInfo> NODE = Optional.of(new NodeInfo(
            "node-1",
            "1",
            ips("192.168.7.1", "192.168.8.1", "2001:db8:7::1"),
            cidrs("10.244.3.0/24 10.245.3.0/24"),
            "",
            false,
            false,
            List.of()));

    /// LOC-01, LOC-02, LOC-03, LOC-04, LOC-05, LOC-06, LOC-07, LOC-09, ND-06.
    @Test
    void detectors() {
        assertThat(detector(new LocalDetection.ClusterCidrs(cidrs("fd00::/48 10.244.0.0/16 10.96.0.0/16"))))
                .containsExactly(range("10.96.0.0/16 10.244.0.0/16"), range("fd00::/48"));
        assertThat(detector(new LocalDetection.ClusterCidrs(cidrs("10.244.0.0/16 10.0.0.0/8"))))
                .containsExactly(range("10.0.0.0/8"), new PodDetector.None());
        assertThat(detector(new LocalDetection.ClusterCidrs(cidrs("10.244.0.0/16"))))
                .containsExactly(range("10.244.0.0/16"), new PodDetector.None());
        assertThat(detector(new LocalDetection.NodePodCidrs()))
                .containsExactly(range("10.244.3.0/24 10.245.3.0/24"), new PodDetector.None());
        assertThat(detector(new LocalDetection.Bridge("cni0"))).containsOnly(new PodDetector.Bridge("cni0"));
        assertThat(detector(new LocalDetection.InterfacePrefix("veth")))
                .containsOnly(new PodDetector.InterfacePrefix("veth"));
        assertThat(detector(new LocalDetection.Bridge(""))).containsOnly(new PodDetector.None());
        assertThat(detector(new LocalDetection.InterfacePrefix(""))).containsOnly(new PodDetector.None());
        assertThat(detector(NO_DETECTION)).containsOnly(new PodDetector.None());
    }

    /// TRF-41, TRF-42, TRF-43, TRF-44.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.168.0.0/16                           | 192.168.7.1/32 192.168.8.1/32
            192.168.0.0/16 192.168.7.0/24 10.0.0.0/8 | 10.1.1.1/32 192.168.7.1/32 192.168.8.1/32
            192.168.8.0/24 127.0.0.0/8               | 192.168.8.1/32
            127.0.0.1/32                             | ''
            172.16.0.0/12                            | ''
            192.168.0.0/16 0.0.0.0/0                 | all
            2001:db8::/32                            | all
            """)
    void nodePortsOnRanges(String configured, String expected) {
        NodePortMatch wanted = expected.equals("all")
                ? new NodePortMatch.AllButVips(cidrs("192.168.7.1/32 192.168.8.1/32"))
                : new NodePortMatch.Addresses(expected.isEmpty() ? List.of() : cidrs(expected));

        assertThat(nodePorts(new NodePortAddresses.Ranges(cidrs(configured)), NODE, IpFamily.IPV4))
                .isEqualTo(wanted);
    }

    /// Before this machine's addresses are known there are none in any range.
    @Test
    void noNodePortOnRangesOfAnUnknownMachine() {
        var ranges = new NodePortAddresses.Ranges(cidrs("192.168.0.0/16"));

        assertThat(NodeRulesCompiler.compile(
                                new ProxySettings(NO_DETECTION, ranges),
                                NODE,
                                HostAddresses.NONE,
                                List.of(),
                                IpFamily.IPV4)
                        .nodePorts())
                .isEqualTo(new NodePortMatch.Addresses(List.of()));
    }

    /// TRF-40, ND-03, ND-07.
    @Test
    void primaryFollowsTheNode() {
        Optional<NodeInfo> loopback =
                Optional.of(new NodeInfo("node-1", "1", ips("127.0.0.1"), List.of(), "", false, false, List.of()));

        assertThat(nodePorts(PRIMARY, NODE, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("192.168.7.1/32")));
        assertThat(nodePorts(PRIMARY, NODE, IpFamily.IPV6))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("2001:db8:7::1/128")));
        assertThat(nodePorts(PRIMARY, Optional.empty(), IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(List.of()));
        assertThat(nodePorts(PRIMARY, loopback, IpFamily.IPV4)).isEqualTo(new NodePortMatch.Addresses(List.of()));
    }

    /// TRF-40, TRF-45: `primary` next to ranges; with it a family without ranges has its primary address only.
    @Test
    void primaryBesideRanges() {
        var addresses = new NodePortAddresses.Ranges(cidrs("127.0.0.0/8 10.0.0.0/8"), true);

        assertThat(nodePorts(addresses, NODE, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("10.1.1.1/32 192.168.7.1/32")));
        assertThat(nodePorts(addresses, NODE, IpFamily.IPV6))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("2001:db8:7::1/128")));
    }

    /// TRF-48: the Node's addresses answer even if they are VIPs; loopback does not even if it is the Node's.
    @Test
    void everywhereLeavesVipsOut() {
        var all = new ProxySettings(NO_DETECTION, new NodePortAddresses.All());
        var node = Optional.of(Samples.node("", "127.0.0.1", "192.168.8.1", "192.168.7.1"));

        assertThat(nodePorts(all, node, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.AllButVips(cidrs("192.168.7.1/32 192.168.8.1/32")));
        assertThat(nodePorts(all, Optional.empty(), IpFamily.IPV4)).isEqualTo(new NodePortMatch.AllButVips(List.of()));
        assertThat(nodePorts(all.withNodePortsOnVips(), node, IpFamily.IPV4)).isEqualTo(new NodePortMatch.AllLocal());
    }

    /// IPVS-06, IPVS-16, TRF-44: where VIPs are on the machine too, node ports are on addresses that it really has.
    @Test
    void a_backend_that_puts_vips_on_the_machine_is_told_its_addresses() {
        var all = new ProxySettings(NO_DETECTION, new NodePortAddresses.All()).withVipsOnHost();
        var rules = NodeRulesCompiler.compile(all, NODE, HOST, List.of(), IpFamily.IPV4);
        assertThat(rules.nodePorts())
                .isEqualTo(new NodePortMatch.Addresses(cidrs("10.1.1.1/32 192.168.7.1/32 192.168.8.1/32")));
        assertThat(rules.hostAddresses()).isEqualTo(cidrs("10.1.1.1/32 127.0.0.1/32 192.168.7.1/32 192.168.8.1/32"));
        assertThat(all.needsHostAddresses()).isTrue();

        var primary = new ProxySettings(NO_DETECTION, PRIMARY).withVipsOnHost();
        assertThat(nodePorts(primary, NODE, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("192.168.7.1/32")));
        assertThat(nodePorts(primary.withNodeIp(IpAddress.of("10.9.9.9")), NODE, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(List.of()));
    }

    /// ND-02: the override is the node's IP of its family; the other family's is still the Node's.
    @Test
    void overrideOfTheNodeIp() {
        var settings = new ProxySettings(NO_DETECTION, PRIMARY).withNodeIp(IpAddress.of("10.9.9.9"));

        assertThat(nodePorts(settings, NODE, IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("10.9.9.9/32")));
        assertThat(nodePorts(settings, NODE, IpFamily.IPV6))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("2001:db8:7::1/128")));
        assertThat(nodePorts(settings, Optional.empty(), IpFamily.IPV4))
                .isEqualTo(new NodePortMatch.Addresses(cidrs("10.9.9.9/32")));
        assertThat(new ProxySettings(NO_DETECTION, PRIMARY)
                        .withNodeIp(IpAddress.of("0.0.0.0"))
                        .nodeIpOverride())
                .isEmpty();
    }

    /// TRF-34: ranges of the family, merged and sorted.
    @Test
    void serviceCidrs() {
        var settings = new ProxySettings(NO_DETECTION, PRIMARY);
        List<Cidr> all = cidrs("172.30.0.0/16 10.96.0.0/12 fd00:96::/112 10.96.0.0/16");

        assertThat(NodeRulesCompiler.compile(settings, NODE, HOST, all, IpFamily.IPV4)
                        .serviceCidrs())
                .isEqualTo(cidrs("10.96.0.0/12 172.30.0.0/16"));
        assertThat(NodeRulesCompiler.compile(settings, NODE, HOST, all, IpFamily.IPV6)
                        .serviceCidrs())
                .isEqualTo(cidrs("fd00:96::/112"));
        assertThat(NodeRulesCompiler.compile(settings.withUnallocatedRouted(), NODE, HOST, all, IpFamily.IPV4)
                        .serviceCidrs())
                .isEmpty();
    }

    private static List<PodDetector> detector(LocalDetection detection) {
        var settings = new ProxySettings(detection, PRIMARY);
        return Stream.of(IpFamily.values())
                .map(family -> NodeRulesCompiler.compile(settings, NODE, HOST, List.of(), family))
                .map(NodeRules::detector)
                .toList();
    }

    private static NodePortMatch nodePorts(NodePortAddresses addresses, Optional<NodeInfo> node, IpFamily family) {
        return nodePorts(new ProxySettings(NO_DETECTION, addresses), node, family);
    }

    private static NodePortMatch nodePorts(ProxySettings settings, Optional<NodeInfo> node, IpFamily family) {
        return NodeRulesCompiler.compile(settings, node, HOST, List.of(), family)
                .nodePorts();
    }

    private static PodDetector range(String cidrs) {
        return new PodDetector.SourceRanges(cidrs(cidrs));
    }

    private static List<Cidr> cidrs(String text) {
        return Stream.of(text.split(" ", -1)).map(Cidr::of).toList();
    }
}
