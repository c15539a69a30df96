// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/// What protocols other than TCP need: fragments, and entries of their own.
@NetnsTest
final class DatagramTest {
    /// Three fragments on links with an MTU of 1500.
    private static final int BIG = 4000;

    private static final int PATIENCE_MILLIS = 10_000;

    @AutoClose
    private static PacketLab lab;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
    }

    /// Covers TRF-55: there and back, bytes unharmed.
    @Everywhere
    void fragments_arrive(From from, IpFamily family) throws IOException {
        Pod pod = lab.silentPod();
        LabService service = lab.service().exists().endpoints(pod);
        byte[] question = new byte[BIG];
        new Random(BIG).nextBytes(question);
        try (DatagramSocket server = socket(pod, PacketLab.TARGET);
                DatagramSocket client =
                        lab.namespace(from).run(DatagramChannel::open).socket()) {
            client.setSoTimeout(PATIENCE_MILLIS);
            client.connect(service.at(family));
            client.send(new DatagramPacket(question, BIG));

            DatagramPacket arrived = receive(server);
            assertThat(bytes(arrived)).isEqualTo(question);
            server.send(new DatagramPacket(question, BIG, arrived.getSocketAddress()));
            assertThat(bytes(receive(client))).isEqualTo(question);
        }
    }

    /// Covers TRF-50, TRF-19: the same port of three protocols on one address, three entries.
    @Everywhere
    void protocols_are_independent(From from, IpFamily family) {
        LabService service = lab.service().endpoints(lab.pod());
        var ports = List.of(LabService.ports(0));

        for (Protocol gone : Protocol.values()) {
            service.is(service.draft()
                    .ports(ports.stream()
                            .filter(port -> port.protocol() != gone)
                            .toArray(ServicePort[]::new)));
            for (Protocol protocol : Protocol.values()) {
                var answer = PacketLab.ask(lab.client(from), protocol, service.at(family));
                if (protocol == gone) {
                    assertThat(answer).as("%s without it", gone).isEqualTo(new Refused());
                } else {
                    PacketLab.answered(answer);
                }
            }
        }
    }

    /// Covers TRF-51: what the pod's host says about a translated flow is heard by the client.
    @Everywhere
    void errors_find_back(From from, IpFamily family) {
        LabService service = lab.service().exists().endpoints(lab.silentPod());

        assertThat(lab.client(from).udp(service.at(family))).isEqualTo(new Refused());
        assertThat(lab.client(from).tcp(service.at(family))).isEqualTo(new Refused());
    }

    private static DatagramSocket socket(Pod pod, int port) throws IOException {
        DatagramSocket socket = pod.namespace().run(DatagramChannel::open).socket();
        SocketAddress any = new InetSocketAddress(port);
        socket.bind(any);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static DatagramPacket receive(DatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[2 * BIG], 2 * BIG);
        socket.receive(packet);
        return packet;
    }

    private static byte[] bytes(DatagramPacket packet) {
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }
}
