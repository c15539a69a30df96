// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Frontends for the outside, externalTrafficPolicy Cluster: an externalIP, a load balancer's VIP, a node port.
@NetnsTest
final class ExternalTest {
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

        for (InetSocketAddress frontend : service.external(family)) {
            for (Protocol protocol : Protocol.values()) {
                var answers = PacketLab.askAll(Spread.enoughFor(2), lab.client(from), protocol, frontend);

                Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
                assertThat(answers).extracting(PacketLab::source).containsOnly(lab.masqueraded(family));
            }
        }
    }

    /// Covers TRF-12, TRF-30, TRF-37.
    @Everywhere
    void without_endpoints_all_refuse(From from, IpFamily family) {
        LabService service = external().endpoints(pods.getFirst());
        service.endpoints();

        service.external(family).forEach(frontend -> {
            for (Protocol protocol : Protocol.values()) {
                assertThat(PacketLab.ask(lab.client(from), protocol, frontend))
                        .as("%s %s", protocol, frontend)
                        .isEqualTo(new Refused());
            }
        });
        service.endpoints(pods.getFirst());
        service.external(family)
                .forEach(frontend -> PacketLab.answered(lab.client(from).tcp(frontend)));
    }

    /// Covers TRF-11, TRF-44: a node port answers on the node's own address, not on others that the node has.
    @Everywhere
    void other_addresses_of_the_node_have_no_node_port(From from, IpFamily family) {
        LabService service = external().endpoints(pods.getFirst());

        // Nothing listens on the node, so the node itself says no.
        assertThat(lab.client(from).tcp(PacketLab.at(lab.masqueraded(family), service.nodePort())))
                .isEqualTo(new Refused());
        var accepted = PacketLab.at(lab.plan().node(family), service.nodePort());
        PacketLab.answered(lab.client(from).tcp(accepted));
        service.delete();
        assertThat(lab.client(from).tcp(accepted)).isEqualTo(new Refused());
    }

    /// Covers TRF-44.
    @ParameterizedTest
    @EnumSource
    void loopback_has_no_node_port(IpFamily family) {
        LabService service = external().endpoints(pods.getFirst());
        IpAddress loopback = IpAddress.of(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");

        assertThat(lab.client(From.NODE).tcp(PacketLab.at(loopback, service.nodePort())))
                .isEqualTo(new Refused());
    }

    private static LabService external() {
        LabService service = lab.service();
        return service.is(service.externalDraft());
    }
}
