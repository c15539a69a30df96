// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.ready;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.model.Cidr;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Which frontends a Service has; which endpoints they get is in [EndpointChoiceTest].
final class ServiceCompilerTest {
    private static final NodeView HERE = new NodeView(NODE, "zone-a", ips("192.168.7.1", "2001:db8:7::1"));
    private static final EndpointSlice V4 =
            slice("web-4", "web").endpoints(ready("10.0.0.1")).build();
    private static final EndpointSlice V6 = slice("web-6", "web")
            .family(IpFamily.IPV6)
            .endpoints(ready("fd00::1"))
            .build();

    /// SVC-02, SVC-20, TRF-56: everything of one family, and nothing of the other.
    @Test
    void eachFamilyIsCompleteAndApart() {
        Service service = service("web", "10.96.0.1", "fd00:96::1")
                .type(ServiceType.LOAD_BALANCER)
                .externalIps("192.0.2.1", "2001:db8::1")
                .vips("198.51.100.1", "2001:db8::2")
                .nodePort(30080)
                .build();

        assertThat(keys(compile(service, IpFamily.IPV4)))
                .containsExactly(
                        "10.96.0.1:80/TCP", "198.51.100.1:80/TCP", "192.0.2.1:80/TCP", "nodePort:30080/TCP/IPV4");
        assertThat(keys(compile(service, IpFamily.IPV6)))
                .containsExactly(
                        "[fd00:96::1]:80/TCP",
                        "[2001:db8::2]:80/TCP",
                        "[2001:db8::1]:80/TCP",
                        "nodePort:30080/TCP/IPV6");
        assertThat(compile(service, IpFamily.IPV6))
                .extracting(Frontend::action)
                .containsOnly(
                        new Action.Cluster(List.of(new Target(ips("fd00::1").getFirst(), 8080, false))));
    }

    /// SVC-01, SVC-02, SVC-20.
    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void withoutClusterIpNothingOfTheFamily(IpFamily family) {
        ServiceBuilder builder = family == IpFamily.IPV4 ? service("web", "fd00:96::1") : service("web", "10.96.0.1");
        Service other = builder.externalIps("192.0.2.1", "2001:db8::1")
                .vips("198.51.100.1", "2001:db8::2")
                .nodePort(30080)
                .build();
        Service externalName = service("web", "10.96.0.1", "fd00:96::1")
                .type(ServiceType.EXTERNAL_NAME)
                .build();

        assertThat(compile(other, family)).isEmpty();
        assertThat(compile(externalName, family)).isEmpty();
        assertThat(ServiceCompiler.explain(externalName, List.of(V4, V6), family, HERE))
                .isEmpty();
    }

    /// TRF-01, TRF-04, TRF-07, TRF-09: only what is reached from outside is always masqueraded.
    @Test
    void onlyTheClusterIpIsInternal() {
        Service service = service("web", "10.96.0.1")
                .vips("198.51.100.1")
                .externalIps("192.0.2.1")
                .nodePort(30080)
                .build();

        assertThat(compile(service, IpFamily.IPV4))
                .extracting(Frontend::external)
                .containsExactly(false, true, true, true);
    }

    /// SVC-06, TRF-50: ports are independent, each with its own endpoints by (name, protocol); EP-04, EP-05.
    @Test
    void portsMatchByNameAndProtocol() {
        Service service = service("dns", "10.96.0.10")
                .ports(
                        new ServicePort("dns", Protocol.UDP, 53, 0),
                        new ServicePort("dns", Protocol.TCP, 53, 30053),
                        new ServicePort("sctp", Protocol.SCTP, 53, 0),
                        new ServicePort("idle", Protocol.TCP, 99, 0))
                .build();
        EndpointSlice slice = slice("dns-1", "dns")
                .ports(
                        new SlicePort("dns", Protocol.UDP, 5353),
                        new SlicePort("dns", Protocol.TCP, 5354),
                        new SlicePort("sctp", Protocol.SCTP, 5355),
                        new SlicePort("unknown", Protocol.TCP, 1))
                .endpoints(ready("10.0.0.1"))
                .build();
        List<Frontend> frontends = ServiceCompiler.compile(service, List.of(slice), IpFamily.IPV4, HERE);

        assertThat(frontends)
                .extracting(f -> f.key() + " " + targets(f))
                .containsExactly(
                        "10.96.0.10:53/UDP [10.0.0.1:5353]",
                        "10.96.0.10:53/TCP [10.0.0.1:5354]",
                        "nodePort:30053/TCP/IPV4 [10.0.0.1:5354]",
                        "10.96.0.10:53/SCTP [10.0.0.1:5355]",
                        "10.96.0.10:99/TCP []");
        assertThat(frontends.getLast().action()).isEqualTo(new Action.Refuse());
    }

    /// EP-03, EP-04, EP-10, EP-13: one endpoint per (IP, port), whichever slices tell it.
    @Test
    void slicesMerge() {
        EndpointSlice first = slice("web-1", "web")
                .endpoints(ready("10.0.0.1"), ready("10.0.0.2"), ready("203.0.113.9"))
                .build();
        EndpointSlice second = slice("web-2", "web")
                .endpoints(ready("10.0.0.2"), ready("10.0.0.3"))
                .build();
        EndpointSlice otherTarget = slice("web-3", "web")
                .ports(new SlicePort("web", Protocol.TCP, 9090))
                .endpoints(ready("10.0.0.2"))
                .build();

        assertThat(targets(ServiceCompiler.compile(
                                service("web", "10.96.0.1").build(),
                                List.of(first, second, otherTarget),
                                IpFamily.IPV4,
                                HERE)
                        .getFirst()))
                .containsExactly(
                        "10.0.0.1:8080", "10.0.0.2:8080", "10.0.0.2:9090", "10.0.0.3:8080", "203.0.113.9:8080");
    }

    /// EP-10: the more recent slice says on which node the endpoint is, and its name decides between equals.
    @ParameterizedTest
    @CsvSource({"1,2,true", "2,1,false", "1,1,false"})
    void recentSliceDecides(long otherGeneration, long localGeneration, boolean local) {
        EndpointSlice other = slice("web-1", "web")
                .generation(otherGeneration)
                .endpoints(endpoint("10.0.0.1", "ready", "node-2"))
                .build();
        EndpointSlice here = slice("web-2", "web")
                .generation(localGeneration)
                .endpoints(endpoint("10.0.0.1", "ready", NODE))
                .build();
        Action expected = local
                ? new Action.Local(List.of(new Target(ips("10.0.0.1").getFirst(), 8080, true)))
                : new Action.Discard();

        for (List<EndpointSlice> slices : List.of(List.of(other, here), List.of(here, other))) {
            assertThat(ServiceCompiler.compile(
                            service("web", "10.96.0.1").internalLocal().build(), slices, IpFamily.IPV4, HERE))
                    .extracting(Frontend::action)
                    .containsExactly(expected);
        }
    }

    /// EP-02: an address of the wrong family is nobody's endpoint.
    @Test
    void addressOfTheOtherFamilyIsLeftOut() {
        EndpointSlice mixed = slice("web-1", "web")
                .endpoints(ready("fd00::1"), ready("10.0.0.1"))
                .build();
        EndpointSlice fqdn =
                slice("web-2", "web").fqdn().endpoints(ready("10.0.0.2")).build();

        assertThat(targets(ServiceCompiler.compile(
                                service("web", "10.96.0.1").build(), List.of(mixed, fqdn), IpFamily.IPV4, HERE)
                        .getFirst()))
                .containsExactly("10.0.0.1:8080");
    }

    /// SVC-09, SVC-10: reached from outside by node port, VIP or externalIP, a Service of internal policy Local
    /// lets the outside have endpoints of other nodes, which alone it does not.
    @Test
    void anyExternalFrontendMakesAServiceReachedFromOutside() {
        assertThat(compile(service("web", "10.96.0.1").internalLocal().build(), IpFamily.IPV4))
                .extracting(Frontend::action)
                .containsExactly(new Action.Discard());
        assertThat(List.of(
                        service("web", "10.96.0.1").nodePort(30080),
                        service("web", "10.96.0.1").vips("198.51.100.1"),
                        service("web", "10.96.0.1").externalIps("192.0.2.1")))
                .allSatisfy(draft -> assertThat(compile(draft.internalLocal().build(), IpFamily.IPV4))
                        .extracting(Frontend::external, ServiceCompilerTest::targets)
                        .containsExactly(tuple(false, List.of()), tuple(true, List.of("10.0.0.1:8080"))));
    }

    /// SVC-07, SVC-04: a VIP left over on a plain ClusterIP Service does not make the external policy count.
    @Test
    void externalPolicyCountsByType() {
        assertThat(externalAction(service("web", "10.96.0.1").vips("198.51.100.1")))
                .isInstanceOf(Action.Cluster.class);
        assertThat(externalAction(service("web", "10.96.0.1").externalIps("192.0.2.1")))
                .isInstanceOf(Action.ShortCircuit.class);
        assertThat(externalAction(
                        service("web", "10.96.0.1").vips("198.51.100.1").type(ServiceType.LOAD_BALANCER)))
                .isInstanceOf(Action.ShortCircuit.class);
        assertThat(externalAction(service("web", "10.96.0.1").nodePort(30080).type(ServiceType.NODE_PORT)))
                .isInstanceOf(Action.ShortCircuit.class);
    }

    /// SVC-11: what programs nothing carries no time-out, so that a change of it writes nothing.
    @Test
    void affinityOnlyWhereThereIsSomebodyToStickTo() {
        Service service = service("web", "10.96.0.1").affinity(10800).build();
        Service local =
                service("web", "10.96.0.1").affinity(10800).internalLocal().build();

        assertThat(compile(service, IpFamily.IPV4))
                .extracting(Frontend::affinitySeconds)
                .containsExactly(10800);
        assertThat(ServiceCompiler.compile(service, List.of(), IpFamily.IPV4, HERE))
                .extracting(Frontend::affinitySeconds)
                .containsExactly(0);
        assertThat(compile(local, IpFamily.IPV4))
                .extracting(Frontend::action, Frontend::affinitySeconds)
                .containsExactly(tuple(new Action.Discard(), 0));
    }

    /// TRF-20, TRF-23, TRF-25, SVC-05; TRF-49 where node ports are to be restricted too.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            203.0.113.0/24                   | 203.0.113.0/24
            203.0.113.0/24 203.0.113.7/32    | 203.0.113.0/24
            203.0.113.0/24 192.168.0.0/16    | 192.168.0.0/16 198.51.100.1/32 198.51.100.2/32 203.0.113.0/24
            203.0.113.0/24 0.0.0.0/0         | ''
            2001:db8::/32                    | ''
            2001:db8::/32 ::/0 10.1.0.0/16   | 10.1.0.0/16
            """)
    void sourceRanges(String ranges, String expected) {
        Service service = service("web", "10.96.0.1")
                .type(ServiceType.LOAD_BALANCER)
                .externalIps("192.0.2.1")
                .vips("198.51.100.1", "198.51.100.2")
                .nodePort(30080)
                .ranges(ranges.split(" +"))
                .build();
        List<Cidr> wanted = expected.isEmpty()
                ? List.of()
                : List.of(expected.split(" ")).stream().map(Cidr::of).toList();

        for (List<EndpointSlice> slices : List.of(List.of(V4), List.<EndpointSlice>of())) {
            assertThat(ServiceCompiler.compile(service, slices, IpFamily.IPV4, HERE))
                    .extracting(Frontend::sourceRanges)
                    .containsExactly(List.of(), wanted, wanted, List.of(), List.of());
            assertThat(ServiceCompiler.compile(service, slices, IpFamily.IPV4, HERE, true))
                    .extracting(Frontend::sourceRanges)
                    .containsExactly(List.of(), wanted, wanted, List.of(), wanted);
        }
    }

    /// TRF-26: an externalIP that is also a restricted VIP stays restricted.
    @Test
    void vipWinsOverEqualExternalIp() {
        Service service = service("web", "10.96.0.1")
                .type(ServiceType.LOAD_BALANCER)
                .externalIps("198.51.100.1", "10.96.0.1")
                .vips("198.51.100.1")
                .ranges("203.0.113.0/24")
                .build();
        List<Frontend> frontends = compile(service, IpFamily.IPV4);

        assertThat(keys(frontends)).containsExactly("10.96.0.1:80/TCP", "198.51.100.1:80/TCP");
        assertThat(frontends).extracting(Frontend::external).containsExactly(false, true);
        assertThat(frontends.getLast().sourceRanges()).containsExactly(Cidr.of("203.0.113.0/24"));
    }

    /// EP-18, EP-20.
    @Test
    void manyEndpoints() {
        EndpointSlice slice = slice("web-1", "web")
                .endpoints(IntStream.range(0, 5000)
                        .mapToObj(n -> ready("10.1." + n / 250 + "." + n % 250))
                        .toList())
                .build();
        Frontend frontend = ServiceCompiler.compile(
                        service("web", "10.96.0.1").build(), List.of(slice), IpFamily.IPV4, HERE)
                .getFirst();

        assertThat(frontend.action())
                .isInstanceOfSatisfying(
                        Action.Cluster.class,
                        cluster -> assertThat(cluster.endpoints()).hasSize(5000).isSortedAccordingTo(Target.BY_TEXT));
    }

    private static Action externalAction(ServiceBuilder builder) {
        return compile(builder.externalLocal().build(), IpFamily.IPV4).getLast().action();
    }

    private static List<Frontend> compile(Service service, IpFamily family) {
        return ServiceCompiler.compile(service, List.of(V4, V6), family, HERE);
    }

    private static List<String> keys(List<Frontend> frontends) {
        return frontends.stream().map(f -> f.key().toString()).toList();
    }

    private static List<String> targets(Frontend frontend) {
        return frontend.action() instanceof Action.Cluster(List<Target> endpoints)
                ? endpoints.stream().map(Target::toString).toList()
                : List.of();
    }
}
