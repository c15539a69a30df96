// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Pod;
import dev.sluice.demo.PodServer;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Node ports on every address of the machine, where some of them are VIPs and externalIPs of Services.
@NetnsTest
@OldKernelTest
final class NodePortsEverywhereTest {
    private static PacketLab lab;
    private static Pod pod;

    @BeforeAll
    static void open() {
        lab = everywhere(settings -> settings);
        pod = lab.pod();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    private static PacketLab everywhere(Function<ProxySettings, ProxySettings> different) {
        return PacketLab.open(setup -> setup.with(different.apply(
                        new ProxySettings(setup.settings().localDetection(), new NodePortAddresses.All()))))
                .start();
    }

    /// Covers TRF-42, TRF-44.
    @ParameterizedTest
    @EnumSource
    void every_address_but_loopback_answers(IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft()).endpoints(pod);

        for (IpAddress address : List.of(lab.plan().node(family), lab.masqueraded(family))) {
            for (From from : List.of(From.POD, From.NODE)) {
                var answer = PacketLab.answered(lab.client(from).tcp(PacketLab.at(address, service.nodePort())));
                assertThat(answer.pod()).isEqualTo(pod.name());
            }
        }
        IpAddress loopback = IpAddress.of(family == IpFamily.IPV4 ? "127.0.0.1" : "::1");
        assertThat(lab.client(From.NODE).tcp(PacketLab.at(loopback, service.nodePort())))
                .isEqualTo(new Refused());
    }

    /// Covers TRF-47, TRF-48, SVC-17: what a Service has for its VIP or externalIP answers as such, and not for
    /// node ports, of whichever Service, although it is an address of this machine.
    @ParameterizedTest
    @EnumSource
    void vips_that_are_ours_have_no_node_ports(IpFamily family) throws IOException {
        LabService service = lab.service();
        service.is(service.externalDraft()).endpoints(pod);
        LabService other = lab.service();
        other.is(other.externalDraft()).endpoints();

        for (IpAddress vip : List.of(service.vip(family), service.externalIp(family))) {
            try (var _ = NodeAddress.add(lab.node(), vip)) {
                assertPod(lab, PacketLab.at(vip, LabService.PORT));
                for (int port : List.of(service.nodePort(), other.nodePort())) {
                    assertNotCaptured(lab, PacketLab.at(vip, port));
                }
            }
        }
        assertPod(lab, PacketLab.at(lab.plan().node(family), service.nodePort()));
    }

    /// Covers TRF-48: load balancers made of the nodes themselves have the nodes' addresses for VIPs.
    @ParameterizedTest
    @EnumSource
    void the_node_s_own_addresses_answer_even_if_they_are_vips(IpFamily family) {
        IpAddress own = lab.plan().node(family);
        LabService service = lab.service();
        service.is(service.externalDraft().vips(own.toString())).endpoints(pod);

        assertPod(lab, PacketLab.at(own, LabService.PORT));
        assertPod(lab, PacketLab.at(own, service.nodePort()));
        service.endpoints();
        assertThat(lab.client(From.OUTSIDE).tcp(PacketLab.at(own, service.nodePort())))
                .isEqualTo(new Refused());
        service.delete();
    }

    /// Covers TRF-48: as kube-proxy has it, if that is asked for.
    @ParameterizedTest
    @EnumSource
    void vips_have_node_ports_if_asked_for(IpFamily family) {
        try (PacketLab asked = everywhere(ProxySettings::withNodePortsOnVips)) {
            LabService service = asked.service();
            service.is(service.externalDraft()).endpoints(asked.pod());

            try (var _ = NodeAddress.add(asked.node(), service.vip(family))) {
                assertPod(asked, PacketLab.at(service.vip(family), LabService.PORT));
                assertPod(asked, PacketLab.at(service.vip(family), service.nodePort()));
            }
        }
    }

    private static void assertPod(PacketLab asked, InetSocketAddress place) {
        PacketLab.answered(asked.client(From.OUTSIDE).tcp(place));
    }

    /// Whoever listens there on the node gets it.
    private static void assertNotCaptured(PacketLab asked, InetSocketAddress place) throws IOException {
        try (var _ = PodServer.open(asked.node(), "node", place)) {
            var answer = PacketLab.answered(asked.client(From.OUTSIDE).tcp(place));
            assertThat(answer.pod()).isEqualTo("node");
        }
    }
}
