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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Frontends for the outside: an externalIP, a load balancer's VIP, a node port.
@NetnsTest
final class ExternalTest {
    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(2);
    }

    /// Covers TRF-50: what the traffic table asks of TCP and UDP holds for SCTP.
    @Everywhere
    void sctp_is_treated_alike(From from, IpFamily family) {
        LabService cluster = external().endpoints(pods.subList(0, 1), pods.subList(1, 2));
        LabService local = lab.service();
        local.is(local.externalDraft().externalLocal()).endpointsApart(pods.subList(0, 1), pods.subList(1, 2));

        for (InetSocketAddress frontend : cluster.external(family)) {
            var answers = PacketLab.askAll(Spread.enoughFor(2), lab.client(from), Protocol.SCTP, frontend);
            Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
            assertThat(answers).extracting(PacketLab::source).containsOnly(lab.masqueraded(family));
        }
        for (InetSocketAddress frontend : local.external(family)) {
            var answer = PacketLab.answered(lab.client(from).sctp(frontend));
            assertThat(answer.pod())
                    .isEqualTo(pods.get(from == From.OUTSIDE ? 0 : 1).name());
            assertThat(PacketLab.source(answer))
                    .isEqualTo(from == From.NODE ? lab.masqueraded(family) : lab.address(from, family));
        }
    }

    /// Covers TRF-30, TRF-37.
    @Everywhere
    void they_refuse_while_there_are_no_endpoints(From from, IpFamily family) {
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
