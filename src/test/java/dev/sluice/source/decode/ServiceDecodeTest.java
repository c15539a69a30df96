// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.TrafficPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServiceDecodeTest {
    /// SVC-01.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: ExternalName, clusterIP: 10.0.0.1}",
                "{clusterIP: ''}",
                "{}",
                "{clusterIP: '', clusterIPs: [None]}",
            })
    void hasNoClusterIp(String spec) {
        assertThat(Heard.service(spec).clusterIps()).isEmpty();
    }

    /// SVC-02.
    @Test
    void takesClusterIpOfEachFamilyByItsIndex() {
        Service dual =
                Heard.service("{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, fd00::1], ipFamilies: [IPv4, IPv6]}");
        Service single = Heard.service("{clusterIP: 'fd00::1', clusterIPs: ['fd00::1', 10.0.0.1], ipFamilies: [IPv6]}");

        assertThat(dual.clusterIps()).isEqualTo(ips("10.0.0.1", "fd00::1"));
        assertThat(single.clusterIp(IpFamily.IPV6)).contains(IpAddress.of("fd00::1"));
        assertThat(single.clusterIp(IpFamily.IPV4)).isEmpty();
    }

    /// SVC-02.
    @Test
    void withoutFamiliesTheSingleClusterIpCounts() {
        Service service = Heard.service("{clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 'fd00::1']}");

        assertThat(service.clusterIps()).isEqualTo(ips("10.0.0.1"));
    }

    /// SVC-02: an unusable entry must not move the next one to its family.
    @Test
    void unusableClusterIpKeepsTheOthersInPlace() {
        Service service = Heard.service("{clusterIP: x, clusterIPs: [x, 'fd00::1'], ipFamilies: [IPv4, IPv6]}");

        assertThat(service.clusterIps()).isEqualTo(ips("fd00::1"));
        assertThat(problems(service)).containsExactly("spec.clusterIPs[0]: not an IP address: x");
    }

    @Test
    void clusterIpOfTheWrongFamilyIsLeftOut() {
        Service service = Heard.service("{clusterIPs: ['fd00::1', 10.0.0.1], ipFamilies: [IPv4, IPv9]}");

        assertThat(service.clusterIps()).isEmpty();
        assertThat(problems(service))
                .containsExactly(
                        "spec.clusterIPs[0]: not of the family that spec.ipFamilies names: fd00::1",
                        "spec.ipFamilies[1]: unknown family: IPv9");
    }

    /// SVC-03, SVC-13.
    @Test
    void externalIpsAreReadSloppily() {
        Service service = Heard.service("{externalIPs: ['', 172.30.0.041, '::ffff:1.2.3.4', nonsense, 172.30.0.41]}");

        assertThat(service.externalIps()).isEqualTo(ips("172.30.0.41", "1.2.3.4"));
        assertThat(problems(service)).containsExactly("spec.externalIPs[3]: not an IP address: nonsense");
    }

    /// SVC-04.
    @Test
    void loadBalancerVipsAreThoseThatWeMayAnswer() {
        Service service = Heard.service(
                "{type: ClusterIP, loadBalancerIP: 9.9.9.9}",
                "{loadBalancer: {ingress: [{ip: 1.1.1.1}, {ip: 2.2.2.2, ipMode: VIP}, {ip: 3.3.3.3, ipMode: Proxy},"
                        + " {hostname: lb}, {ip: 4.4.4.4, ipMode: Odd}, {ip: bad}]}}");

        assertThat(service.loadBalancerVips()).isEqualTo(ips("1.1.1.1", "2.2.2.2"));
        assertThat(problems(service))
                .containsExactly(
                        "status.loadBalancer.ingress[4].ipMode: unknown mode: Odd",
                        "status.loadBalancer.ingress[5].ip: not an IP address: bad");
    }

    /// SVC-05, SVC-13.
    @Test
    void sourceRangesAreTrimmedAndEmptyWhenOneHoldsAll() {
        Service trimmed = Heard.service("{loadBalancerSourceRanges: [' 203.0.113.000/025 ', 'fd00::/8', oops]}");
        Service all = Heard.service("{loadBalancerSourceRanges: [10.0.0.0/8, 0.0.0.0/0, 'fd00::/8']}");

        assertThat(trimmed.loadBalancerSourceRanges()).containsExactly(Cidr.of("203.0.113.0/25"), Cidr.of("fd00::/8"));
        assertThat(problems(trimmed)).containsExactly("spec.loadBalancerSourceRanges[2]: not a CIDR: oops");
        assertThat(all.loadBalancerSourceRanges()).containsExactly(Cidr.of("fd00::/8"));
    }

    /// SVC-05, SVC-13: a list that nothing can be read of keeps everybody out, rather than nobody.
    @Test
    void sourceRangesThatCannotBeReadLetNobodyIn() {
        Service closed = Heard.service("{loadBalancerSourceRanges: [203.0.113.0/33, oops]}");

        assertThat(closed.loadBalancerSourceRanges())
                .isNotEmpty()
                .allMatch(range -> range.first().equals(range.last())
                        && range.first().high() == 0
                        && range.first().low() == 0)
                .extracting(Cidr::family)
                .containsExactly(IpFamily.values());
        assertThat(problems(closed))
                .hasSize(3)
                .contains("spec.loadBalancerSourceRanges: no entry can be used, so nobody may use the VIPs");
    }

    /// SVC-11.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0 | 0",
                "{sessionAffinity: None} | 0 | 0",
                "{sessionAffinity: ClientIP} | 10800 | 0",
                "{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: null}} | 10800 | 0",
                "{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 7}}} | 7 | 0",
                "{sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}} | 10800 | 1",
                "{sessionAffinity: Other} | 0 | 1",
            })
    void affinity(String spec, int seconds, int problems) {
        Service service = Heard.service(spec);

        assertThat(service.affinitySeconds()).isEqualTo(seconds);
        assertThat(service.problems()).hasSize(problems);
    }

    /// SVC-06, SVC-08, SVC-12 and the API's defaults.
    @Test
    void portsPoliciesAndDefaults() {
        Service service = Heard.service(
                "{type: LoadBalancer, internalTrafficPolicy: Local, externalTrafficPolicy: Local,"
                        + " healthCheckNodePort: 30001, ports: [{port: 80}, {name: dns, protocol: UDP, port: 53, nodePort: 30053},"
                        + " {name: odd, protocol: ICMP, port: 1}, {name: none}, {name: high, port: 1, nodePort: 65536}]}");

        assertThat(service.type()).isEqualTo(ServiceType.LOAD_BALANCER);
        assertThat(service.internalPolicy()).isEqualTo(TrafficPolicy.LOCAL);
        assertThat(service.externalPolicy()).isEqualTo(TrafficPolicy.LOCAL);
        assertThat(service.healthCheckNodePort()).isEqualTo(30001);
        assertThat(service.ports())
                .containsExactly(
                        new ServicePort("", Protocol.TCP, 80, 0),
                        new ServicePort("dns", Protocol.UDP, 53, 30053),
                        new ServicePort("high", Protocol.TCP, 1, 0));
        assertThat(problems(service))
                .containsExactly(
                        "spec.ports[2].protocol: unknown protocol: ICMP",
                        "spec.ports[3].port: not a port number: 0",
                        "spec.ports[4].nodePort: not a port number: 65536");
        assertThat(Heard.service("{}").type()).isEqualTo(ServiceType.CLUSTER_IP);
        assertThat(Heard.service("{}").internalPolicy()).isEqualTo(TrafficPolicy.CLUSTER);
    }

    /// Wrong types cost the value, not the object.
    @Test
    void wrongJsonTypesAreProblems() {
        Service service =
                Heard.service("{clusterIP: 10.0.0.1, externalIPs: {a: [1]}, ports: [{name: [x], port: '80'}, 7,"
                        + " {name: ok, port: 81, nodePort: 99999999999}], type: 5, sessionAffinityConfig: true}");

        assertThat(service.clusterIps()).isEqualTo(ips("10.0.0.1"));
        assertThat(service.ports()).containsExactly(new ServicePort("ok", Protocol.TCP, 81, 0));
        assertThat(problems(service))
                .containsExactly(
                        "spec.externalIPs: expected an array, found an object",
                        "spec.ports[0].name: expected a string, found an array",
                        "spec.ports[0].port: expected a whole number, found a string",
                        "spec.ports[1]: expected an object, found a number",
                        "spec.ports[2].nodePort: out of range: 99999999999",
                        "spec.type: expected a string, found a number",
                        "spec.sessionAffinityConfig: expected an object, found true or false",
                        "spec.ports[0].port: not a port number: 0",
                        "spec.ports[1].port: not a port number: 0");
    }

    private static List<String> problems(Service service) {
        return service.problems().stream().map(Object::toString).toList();
    }

    private static List<IpAddress> ips(String... texts) {
        return Stream.of(texts).map(IpAddress::of).toList();
    }
}
