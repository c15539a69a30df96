// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.Pod;
import dev.sluice.demo.PodServer;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/// The node's own address, which may be an externalIP, a load balancer's VIP, have node ports, and processes of the
/// node that listen on it: who gets the packet.
@NetnsTest
final class NodeAddressTest {
    private static final String NODE = "node";

    @AutoClose
    private static PacketLab lab;

    /// Listens where the Services of [#a_service_comes_before_local_delivery] are.
    @AutoClose
    private static PodServer process;

    private static Pod pod;
    private static Pod other;

    @BeforeAll
    static void open() throws IOException {
        lab = PacketLab.open().start();
        process = PodServer.open(lab.node(), NODE, new InetSocketAddress(LabService.PORT));
        pod = lab.pod();
        other = lab.pod();
    }

    /// Covers SVC-17, TRF-18: a Service before the process that listens there, and the process once it is gone.
    @Everywhere
    void a_service_comes_before_local_delivery(From from, IpFamily family) {
        LabService service = lab.service();
        InetSocketAddress place = PacketLab.at(lab.plan().node(family), LabService.PORT);
        String node = lab.plan().node(family).toString();

        long heard = process.answered();
        service.is(service.draft().externalIps(node)).endpoints(pod);
        assertThat(answering(from, place)).isEqualTo(pod.name());
        service.is(service.draft().vips(node));
        assertThat(answering(from, place)).isEqualTo(pod.name());
        assertThat(process.answered()).isEqualTo(heard);
        service.delete();
        assertThat(answering(from, place)).isEqualTo(NODE);
    }

    /// Covers SVC-17, TRF-18: the exact frontend before the node port of the same number, and a VIP's source ranges
    /// before both.
    @Everywhere
    void a_service_comes_before_node_ports(From from, IpFamily family) {
        LabService nodePort = lab.service();
        nodePort.is(nodePort.externalDraft()).endpoints(other);
        InetSocketAddress place = PacketLab.at(lab.plan().node(family), nodePort.nodePort());
        String node = lab.plan().node(family).toString();
        LabService exact = lab.service();

        assertThat(answering(from, place)).isEqualTo(other.name());
        exact.is(draft(exact, nodePort.nodePort()).externalIps(node)).endpoints(pod);
        assertThat(answering(from, place)).isEqualTo(pod.name());
        exact.is(draft(exact, nodePort.nodePort()).vips(node).ranges("192.0.2.200/32", "2001:db8::200/128"));
        assertThat(lab.briefly(from).tcp(place)).isEqualTo(new TimedOut());
        exact.delete();
        assertThat(answering(from, place)).isEqualTo(other.name());
        nodePort.delete();
    }

    /// Covers TRF-47: a VIP that the node has answers on the Service's port, and on its node port as a node address.
    @Everywhere
    void a_vip_of_the_node_has_node_ports_too(From from, IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft().vips(lab.plan().node(family).toString()))
                .endpoints(pod);

        assertThat(answering(from, PacketLab.at(lab.plan().node(family), LabService.PORT)))
                .isEqualTo(pod.name());
        assertThat(answering(from, PacketLab.at(lab.plan().node(family), service.nodePort())))
                .isEqualTo(pod.name());
        service.delete();
    }

    /// Covers TRF-46: no socket holds the port, so a process may listen on it while the Service is there, and has it
    /// when the Service is gone.
    @Everywhere
    void node_ports_are_not_reserved(From from, IpFamily family) throws IOException {
        LabService service = lab.service();
        service.is(service.externalDraft()).endpoints(pod);
        InetSocketAddress place = PacketLab.at(lab.plan().node(family), service.nodePort());
        try (PodServer _ = PodServer.open(lab.node(), NODE, place)) {
            assertThat(answering(from, place)).isEqualTo(pod.name());
            service.delete();
            assertThat(answering(from, place)).isEqualTo(NODE);
        }
    }

    private static ServiceBuilder draft(LabService service, int port) {
        return service.draft().ports(new ServicePort(LabService.portName(Protocol.TCP), Protocol.TCP, port, 0));
    }

    private static String answering(From from, InetSocketAddress place) {
        return PacketLab.answered(lab.client(from).tcp(place)).pod();
    }
}
