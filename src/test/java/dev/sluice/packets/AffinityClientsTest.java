// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Session affinity of many clients, of clients with an open connection, and within policy Local.
@NetnsTest
final class AffinityClientsTest {
    /// Kubernetes' default: longer than any test.
    private static final int SECONDS = 10_800;

    /// So many clients all meet the same of three pods with probability 3^-19 = 9e-10.
    private static final int MANY = 20;

    private static final int FIRST_EXTRA_CLIENT = 50;

    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
    }

    /// Covers AFF-02, AFF-08: clients are told apart by their own addresses, though pods see them masqueraded, and
    /// are remembered over a restart.
    @ParameterizedTest
    @EnumSource
    void many_clients_are_spread_and_remembered(IpFamily family) throws Exception {
        LabService service = sticky().endpoints(pods, List.of());
        List<LabClient> clients = manyClients(family);

        List<String> met = clients.stream()
                .map(client -> meets(client, service.at(family)))
                .toList();
        assertThat(met.stream().distinct()).hasSizeGreaterThan(1);
        lab.proxy().stop();
        lab.proxy().start();

        assertThat(clients)
                .extracting(client -> meets(client, service.at(family)))
                .isEqualTo(met);
    }

    /// Covers AFF-05, SEL-14: the client is given to another pod, and stays there when the first comes back; what it
    /// had open goes on.
    @Everywhere
    void a_lost_endpoint_is_forgotten(From from, IpFamily family) throws Exception {
        LabService service = sticky().endpoints(pods, List.of());
        LabClient client = lab.client(from);
        try (HeldConnection held = client.hold(service.at(family))) {
            String first = PacketLab.answered(held.ask()).pod();
            List<Pod> rest =
                    pods.stream().filter(pod -> !pod.name().equals(first)).toList();

            service.endpoints(rest, List.of());
            var second = Spread.pods(PacketLab.askAll(MANY, client, Protocol.TCP, service.at(family)));
            assertThat(second).hasSize(1).doesNotContain(first);
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo(first);

            service.endpoints(pods, List.of());
            assertThat(Spread.pods(PacketLab.askAll(MANY, client, Protocol.TCP, service.at(family))))
                    .isEqualTo(second);
        }
    }

    /// Covers AFF-04, TRF-05: with policy Local a client from outside is remembered among the endpoints here, whatever
    /// it met through the ClusterIP.
    @Everywhere
    void policy_local_stays_local(From from, IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft().affinity(SECONDS).externalLocal())
                .endpoints(pods.subList(0, 1), pods.subList(1, 3));
        List<String> allowed = names(from == From.OUTSIDE ? pods.subList(0, 1) : pods);

        for (InetSocketAddress frontend : service.external(family)) {
            meets(lab.client(from), service.at(family));
            var met = Spread.pods(PacketLab.askAll(MANY, lab.client(from), Protocol.TCP, frontend));
            assertThat(met).hasSize(1);
            assertThat(allowed).containsAll(met);
        }
    }

    private static LabService sticky() {
        LabService service = lab.service();
        return service.is(service.externalDraft().affinity(SECONDS));
    }

    private static String meets(LabClient client, InetSocketAddress place) {
        return PacketLab.answered(client.tcp(place)).pod();
    }

    private static List<LabClient> manyClients(IpFamily family) throws Exception {
        List<IpAddress> addresses = IntStream.range(FIRST_EXTRA_CLIENT, FIRST_EXTRA_CLIENT + MANY)
                .mapToObj(number -> lab.plan().client(family, number))
                .toList();
        for (IpAddress address : addresses) {
            InNamespace.exec(
                    lab.namespace(From.OUTSIDE),
                    "ip",
                    "address",
                    "add",
                    address + "/" + lab.plan().outside(family).prefix(),
                    "dev",
                    "eth0");
        }
        return addresses.stream().map(lab.client(From.OUTSIDE)::from).toList();
    }

    private static List<String> names(List<Pod> some) {
        return some.stream().map(Pod::name).sorted().toList();
    }
}
