// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.demo.Answer;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A process on the node calls node ports on loopback, and the whole proxy answers. Covers TRF-45.
@NetnsTest
final class LocalNodePortTest {
    /// TCP and UDP, in both families.
    private static final int PER_SERVICE = 4;

    private final LocalNodePorts ports = new LocalNodePorts();
    private PacketLab lab;
    private List<Pod> pods;
    private LabClient client;
    private LabService service;

    @BeforeEach
    void open() {
        lab = PacketLab.open(ports::in).start();
        pods = lab.pods(2);
        client = lab.client(From.NODE);
        service = lab.service();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    static Stream<Arguments> served() {
        return Stream.of(IpFamily.values())
                .flatMap(family -> Stream.of(Protocol.TCP, Protocol.UDP).map(each -> Arguments.of(family, each)));
    }

    private InetSocketAddress place(IpFamily family) {
        return LocalNodePorts.at(family, service.nodePort());
    }

    /// Asks until somebody answers as expected: listeners follow the kernel, and there is no word of it when one that
    /// is open learns of other endpoints.
    private void awaitOnly(Protocol protocol, IpFamily family, String pod) {
        int enough = Spread.enoughFor(2);
        for (int round = 0; round < 100; round++) {
            var answers = PacketLab.askAll(enough, client, protocol, place(family));
            if (Spread.pods(answers).equals(List.of(pod))) {
                return;
            }
        }
        throw new AssertionError("others than " + pod + " go on answering");
    }

    /// The pod sees this node as the client, as for any process of the node (TRF-09).
    @ParameterizedTest
    @MethodSource("served")
    void every_pod_gets_its_share(IpFamily family, Protocol protocol) {
        service.is(service.externalDraft()).endpoints(pods, List.of());
        ports.awaitListeners(PER_SERVICE);

        var answers = PacketLab.askAll(Spread.enoughFor(2), client, protocol, place(family));
        Spread.assertEven(answers, Set.of("pod-1", "pod-2"));
        assertThat(answers)
                .allSatisfy(answer -> assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family)));
    }

    /// Covers AFF-01, AFF-05, AFF-09.
    @ParameterizedTest
    @MethodSource("served")
    void affinity_lasts_as_long_as_the_pod(IpFamily family, Protocol protocol) {
        service.is(service.externalDraft().affinity(600)).endpoints(pods, List.of());
        ports.awaitListeners(PER_SERVICE);

        var answers = PacketLab.askAll(Spread.enoughFor(2), client, protocol, place(family));
        List<String> chosen = Spread.pods(answers);
        assertThat(chosen).hasSize(1);

        Pod other = pods.get(chosen.equals(List.of("pod-1")) ? 1 : 0);
        service.endpoints(other);
        awaitOnly(protocol, family, other.name());
    }

    /// Covers TRF-10: a process on the node is short-circuited.
    @ParameterizedTest
    @MethodSource("served")
    void external_policy_local_without_local_pods(IpFamily family, Protocol protocol) {
        service.is(service.externalDraft().externalLocal()).endpoints(List.of(), pods);
        ports.awaitListeners(PER_SERVICE);

        var answers = PacketLab.askAll(Spread.enoughFor(2), client, protocol, place(family));
        Spread.assertEven(answers, Set.of("pod-1", "pod-2"));
    }

    /// Covers TRF-12: no endpoints, no listener.
    @ParameterizedTest
    @MethodSource("served")
    void without_endpoints_the_kernel_refuses(IpFamily family, Protocol protocol) {
        service.is(service.externalDraft()).endpoints(pods, List.of());
        ports.awaitListeners(PER_SERVICE);
        PacketLab.answered(PacketLab.ask(client, protocol, place(family)));

        service.endpoints();
        ports.awaitListeners(0);
        awaitRefusal(protocol, family);

        service.endpoints(pods.get(1));
        ports.awaitListeners(PER_SERVICE);
        assertThat(PacketLab.answered(PacketLab.ask(client, protocol, place(family)))
                        .pod())
                .isEqualTo("pod-2");
    }

    /// The socket that accepts is closed on another thread than the one that says so.
    private void awaitRefusal(Protocol protocol, IpFamily family) {
        Answer answer = PacketLab.ask(client, protocol, place(family));
        for (int round = 0; round < 1_000 && !answer.equals(new Answer.Refused()); round++) {
            answer = PacketLab.ask(client, protocol, place(family));
        }
        assertThat(answer).isEqualTo(new Answer.Refused());
    }

    /// Covers SEL-14: an open connection outlives its endpoint, the Service, and what was listened on.
    @ParameterizedTest
    @EnumSource
    void what_is_open_stays_open(IpFamily family) throws Exception {
        service.is(service.externalDraft()).endpoints(pods.get(0));
        ports.awaitListeners(PER_SERVICE);
        try (HeldConnection held = client.hold(place(family))) {
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");

            service.endpoints(pods.get(1));
            awaitOnly(Protocol.TCP, family, "pod-2");
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");

            service.delete();
            ports.awaitListeners(0);
            awaitRefusal(Protocol.TCP, family);
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
        }
    }

    /// Covers SVC-15: the old port closes, the new one opens.
    @Test
    void a_node_port_changes() {
        service.is(service.externalDraft()).endpoints(pods.get(0));
        ports.awaitListeners(PER_SERVICE);
        service.is(service.externalDraft().ports(LabService.ports(31_000)));

        ports.await(event -> event.listeners() == PER_SERVICE
                && client.tcp(LocalNodePorts.at(IpFamily.IPV4, 31_000)) instanceof Answer.Answered);
        awaitRefusal(Protocol.TCP, IpFamily.IPV4);
    }

    /// A pod that does not listen is not the client's fault.
    @Test
    void a_pod_that_refuses_is_passed_over() {
        service.is(service.externalDraft()).endpoints(lab.silentPod(), pods.get(1));
        ports.awaitListeners(PER_SERVICE);

        var answers = PacketLab.askAll(50, client, Protocol.TCP, place(IpFamily.IPV4));
        assertThat(Spread.pods(answers)).containsExactly("pod-2");
    }

    /// SCTP is told once and counted; TCP and UDP of the same port are served.
    @Test
    void sctp_is_not_served() {
        service.is(service.externalDraft()).endpoints(pods.get(0));
        LocalhostNodePortsEvent event = ports.awaitListeners(PER_SERVICE);

        assertThat(event.unserved()).isEqualTo(2);
        WarningEvent warning = lab.proxy().running().awaitWarning(told -> told.code() == WarningEvent.Code.NOT_SERVED);
        assertThat(warning.object()).isEqualTo("Service test/service-1");
        assertThat(warning.reason()).contains(service.nodePort() + "/SCTP");
    }

    /// Somebody else has the port: told, counted, and taken when it is free.
    @Test
    void a_port_that_is_taken() throws Exception {
        var taken = place(IpFamily.IPV4);
        try (ServerSocketChannel foreign = lab.node().run(ServerSocketChannel::open)) {
            foreign.bind(taken);
            service.is(service.externalDraft()).endpoints(pods.get(0));

            LocalhostNodePortsEvent event = ports.awaitListeners(PER_SERVICE - 1);
            assertThat(event.creationFailures()).isPositive();
            WarningEvent warning =
                    lab.proxy().running().awaitWarning(told -> told.code() == WarningEvent.Code.PORT_UNAVAILABLE);
            assertThat(warning.object()).isEqualTo("Service test/service-1");
            assertThat(warning.field()).isEqualTo("spec.ports[tcp].nodePort");
            assertThat(warning.reason()).contains("127.0.0.1:" + service.nodePort() + "/TCP", "Address already in use");
            PacketLab.answered(client.tcp(place(IpFamily.IPV6)));
        }
        service.endpoints(pods.get(1));

        ports.awaitListeners(PER_SERVICE);
        assertThat(PacketLab.answered(client.tcp(taken)).pod()).isEqualTo("pod-2");
    }

    /// One event loop serves them all. The ports share a name, so one slice port serves them all, too.
    @Test
    void two_thousand_listeners() {
        ServicePort[] many = IntStream.range(0, 1_000)
                .mapToObj(n -> new ServicePort("tcp", Protocol.TCP, 1 + n, 31_000 + n))
                .toArray(ServicePort[]::new);
        service.is(service.externalDraft().ports(many)).endpoints(pods.get(0));
        ports.awaitListeners(2_000);

        for (int n = 0; n < many.length; n += 111) {
            for (IpFamily family : IpFamily.values()) {
                PacketLab.answered(client.tcp(LocalNodePorts.at(family, 31_000 + n)));
            }
        }
        service.delete();
        ports.awaitListeners(0);
    }

    /// Nothing else than loopback is bound, and the switch that would open loopback to the network is not touched.
    @Test
    void nobody_outside_gets_near() throws Exception {
        service.is(service.externalDraft()).endpoints(pods, List.of());
        ports.awaitListeners(PER_SERVICE);

        assertThat(InNamespace.exec(lab.node(), "ss", "-Htuln").lines())
                .filteredOn(line -> line.contains(":" + service.nodePort() + " "))
                .hasSize(PER_SERVICE)
                .allMatch(line -> line.contains("127.0.0.1") || line.contains("[::1]"));
        for (String scope : List.of("all", "default", "lo", "client")) {
            String path = "/proc/sys/net/ipv4/conf/" + scope + "/route_localnet";
            assertThat(lab.node().run(() -> Files.readString(Path.of(path))).strip())
                    .isEqualTo("0");
        }
    }
}
