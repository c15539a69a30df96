// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServiceType;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// Frontends for the outside, externalTrafficPolicy Cluster: an externalIP, a load balancer's VIP, a node port.
@NetnsTest
final class ExternalTest {
    private static final int NODE_PORT = 30_080;

    private static PacketLab lab;
    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(2);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-04, TRF-07, TRF-09, TRF-18: everybody is served by all and masqueraded, pods too.
    @Everywhere
    void everybody_is_masqueraded(From from, IpFamily family) {
        LabService service = external().endpoints(pods.subList(0, 1), pods.subList(1, 2));

        for (InetSocketAddress frontend : frontends(service, family).toList()) {
            for (Protocol protocol : Protocol.values()) {
                var answers = PacketLab.askAll(Spread.enoughFor(2), lab.client(from), protocol, frontend);

                Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
                assertThat(answers).extracting(PacketLab::source).containsOnly(lab.masqueraded(family));
            }
        }
        service.delete();
    }

    /// Covers TRF-12, TRF-30, TRF-37.
    @Everywhere
    void without_endpoints_all_refuse(From from, IpFamily family) {
        LabService service = external().endpoints(pods.getFirst());
        service.endpoints();

        frontends(service, family).forEach(frontend -> {
            for (Protocol protocol : Protocol.values()) {
                assertThat(PacketLab.ask(lab.client(from), protocol, frontend))
                        .as("%s %s", protocol, frontend)
                        .isEqualTo(new Refused());
            }
        });
        service.endpoints(pods.getFirst());
        frontends(service, family)
                .forEach(frontend -> PacketLab.answered(lab.client(from).tcp(frontend)));
        service.delete();
    }

    /// Covers TRF-11, TRF-44: a node port answers on the node's own address, not on others that the node has.
    @Everywhere
    void other_addresses_of_the_node_have_no_node_port(From from, IpFamily family) {
        LabService service = external().endpoints(pods.getFirst());

        // Nothing listens on the node, so the node itself says no.
        assertThat(lab.client(from).tcp(PacketLab.at(lab.masqueraded(family), NODE_PORT)))
                .isEqualTo(new Refused());
        service.delete();
        assertThat(lab.client(from).tcp(nodePort(family))).isEqualTo(new Refused());
    }

    private static LabService external() {
        LabService service = lab.service();
        return service.is(service.draft()
                .type(ServiceType.LOAD_BALANCER)
                .ports(LabService.ports(NODE_PORT))
                .externalIps(text(service, LabService::externalIp))
                .vips(text(service, LabService::vip)));
    }

    private static String[] text(LabService service, BiFunction<LabService, IpFamily, IpAddress> ip) {
        return Stream.of(IpFamily.values())
                .map(family -> ip.apply(service, family).toString())
                .toArray(String[]::new);
    }

    private static Stream<InetSocketAddress> frontends(LabService service, IpFamily family) {
        return Stream.of(
                PacketLab.at(service.externalIp(family), LabService.PORT),
                PacketLab.at(service.vip(family), LabService.PORT),
                nodePort(family));
    }

    private static InetSocketAddress nodePort(IpFamily family) {
        return PacketLab.at(lab.plan().node(family), NODE_PORT);
    }
}
