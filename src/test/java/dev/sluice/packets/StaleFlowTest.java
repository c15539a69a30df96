// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ConntrackEvent;
import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Clients that keep their port, while what they talk to changes: the kernel would send them where their first packet
/// went for as long as they talk.
@NetnsTest
@OldKernelTest
final class StaleFlowTest {
    @AutoClose
    private static FlowLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = new FlowLab(false);
        pods = lab.packets().pods(2);
    }

    /// Covers CT-02, CT-04: the pod that was replaced still answers whoever comes to it; nobody does.
    @Everywhere
    void a_client_finds_the_new_endpoint(From from, IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient client = lab.client(from, service.at(family))) {
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");

            lab.after(family, () -> service.endpoints(pods.get(1)));

            assertThat(FlowLab.pod(client)).isEqualTo("pod-2");
        }
    }

    /// Covers CT-03, CT-05c: one endpoint more or less is nothing to who talks to another.
    @Everywhere
    void a_client_stays_with_its_endpoint(From from, IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient client = lab.client(from, service.at(family))) {
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");
            var before = lab.flows(family, client);

            service.endpoints(pods.get(0), pods.get(1));
            lab.after(family, () -> service.endpoints(pods.get(0)));

            assertThat(lab.flows(family, client))
                    .hasSameSizeAs(before)
                    .allMatch(f -> f.id() == before.getFirst().id());
        }
    }

    /// Covers CT-05.
    @Everywhere
    void scaled_to_zero_a_client_is_refused(From from, IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient client = lab.client(from, service.at(family))) {
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");

            lab.after(family, () -> service.endpoints());

            assertThat(client.ask(FlowLab.LONG)).isEqualTo(new Refused());
        }
    }

    /// Covers CT-05b: nobody is at an address that is not given out.
    @Everywhere
    void a_deleted_service_is_silent(From from, IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient client = lab.client(from, service.at(family))) {
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");

            lab.after(family, service::delete);

            assertThat(FlowLab.briefly(client)).isEqualTo(new TimedOut());
        }
    }

    /// Covers CT-05b.
    @Everywhere
    void a_removed_port_is_refused(From from, IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient client = lab.client(from, service.at(family))) {
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");

            ServicePort[] others = Stream.of(LabService.ports(0))
                    .filter(port -> port.protocol() != Protocol.UDP)
                    .toArray(ServicePort[]::new);
            lab.after(family, () -> service.is(service.draft().ports(others)));

            assertThat(client.ask(FlowLab.LONG)).isEqualTo(new Refused());
        }
    }

    /// Covers CT-05b: externalIP, VIP and node port, of a Service that keeps its ClusterIP.
    @ParameterizedTest
    @EnumSource
    void what_is_taken_away_leads_nowhere(IpFamily family) throws Exception {
        LabService service = lab.packets().service();
        for (InetSocketAddress at : service.external(family)) {
            service.is(service.externalDraft()).endpoints(pods.get(0));
            try (SteadyClient client = lab.client(From.OUTSIDE, at);
                    SteadyClient inside = lab.client(From.OUTSIDE, service.at(family))) {
                assertThat(FlowLab.pod(client)).isEqualTo("pod-1");
                assertThat(FlowLab.pod(inside)).isEqualTo("pod-1");

                lab.after(family, service::exists);

                assertThat(FlowLab.briefly(client)).as("%s", at).isIn(new TimedOut(), new Refused());
                assertThat(lab.flows(family, inside)).hasSize(1);
            }
        }
    }

    /// Covers CT-04: outside addresses and node port, too.
    @ParameterizedTest
    @EnumSource
    void every_frontend_leads_to_the_new_endpoint(IpFamily family) throws Exception {
        LabService service = lab.packets().service();
        service.is(service.externalDraft());
        for (InetSocketAddress at : service.external(family)) {
            service.endpoints(pods.get(0));
            try (SteadyClient client = lab.client(From.OUTSIDE, at)) {
                assertThat(FlowLab.pod(client)).isEqualTo("pod-1");

                lab.after(family, () -> service.endpoints(pods.get(1)));

                assertThat(FlowLab.pod(client)).as("%s", at).isEqualTo("pod-2");
            }
        }
    }

    /// Covers CT-07: who sent before the Service was there was pinned to nowhere.
    @ParameterizedTest
    @EnumSource
    void a_client_that_came_too_early_recovers(IpFamily family) throws Exception {
        LabService service = lab.packets().service();
        InetSocketAddress at = service.external(family).getLast();
        try (SteadyClient client = lab.client(From.OUTSIDE, at)) {
            assertThat(client.ask(FlowLab.LONG)).isEqualTo(new Refused());
            assertThat(lab.flows(family, client))
                    .as("the kernel remembers that")
                    .hasSize(1);

            service.endpoints(pods.get(0));
            lab.after(family, () -> service.is(service.externalDraft()));

            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");
        }
    }

    /// Covers CT-08: the port of a node port, on another machine; and another port of the same address.
    @ParameterizedTest
    @EnumSource
    void look_alikes_are_not_touched(IpFamily family) throws Exception {
        LabService service = lab.packets().service();
        Pod other = lab.pod();
        other.serve(service.nodePort());
        service.is(service.externalDraft().ports(portsAnd(new ServicePort("more", Protocol.UDP, 81, 0), service)));
        service.endpoints(pods.get(0));
        try (SteadyClient alike = lab.client(From.OUTSIDE, other.at(family, service.nodePort()));
                SteadyClient client =
                        lab.client(From.OUTSIDE, service.external(family).getLast())) {
            assertThat(FlowLab.pod(alike)).isEqualTo(other.name());
            assertThat(FlowLab.pod(client)).isEqualTo("pod-1");
            var before = lab.flows(family, alike);

            var rounds = lab.after(family, () -> service.endpoints(pods.get(1)));

            assertThat(rounds.stream().mapToInt(ConntrackEvent::deleted).sum()).isEqualTo(1);
            assertThat(lab.flows(family, alike))
                    .extracting(Flow::id)
                    .containsExactly(before.getFirst().id());
        }
    }

    /// Covers CT-01.
    @ParameterizedTest
    @EnumSource
    void tcp_and_sctp_are_not_touched(IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        var outside = lab.packets().client(From.OUTSIDE);
        try (var held = outside.hold(service.at(family))) {
            PacketLab.answered(held.ask());
            PacketLab.answered(outside.sctp(service.at(family)));
            var tcp = lab.flows(family, Protocol.TCP, LabService.PORT);
            var sctp = lab.flows(family, Protocol.SCTP, LabService.PORT);
            assertThat(tcp).isNotEmpty();
            assertThat(sctp).isNotEmpty();

            lab.after(family, () -> service.endpoints(pods.get(1)));

            assertThat(ids(lab.flows(family, Protocol.TCP, LabService.PORT))).containsAll(ids(tcp));
            assertThat(ids(lab.flows(family, Protocol.SCTP, LabService.PORT))).containsAll(ids(sctp));
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
        }
    }

    /// Covers CT-11, CT-13, SYNC-11: not before the kernel has the rules, and at once when it has.
    @ParameterizedTest
    @EnumSource
    void flows_are_deleted_after_the_commit(IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0), pods.get(1));
        try (SteadyClient client = lab.client(From.OUTSIDE, service.at(family))) {
            String served = FlowLab.pod(client);
            Pod other = served.equals("pod-1") ? pods.get(1) : pods.get(0);

            var rounds = lab.after(family, () -> service.endpoints(other));

            assertThat(rounds).isNotEmpty().allMatch(round -> round.services().contains(service.key()));
            assertThat(rounds.stream().mapToInt(ConntrackEvent::deleted).sum()).isEqualTo(1);
            var commit = lab.packets().proxy().running().applied().stream()
                    .filter(event -> event.family() == family
                            && event.causes().stream()
                                    .anyMatch(cause -> cause.object()
                                            .key()
                                            .name()
                                            .startsWith(service.key().name() + "-")))
                    .reduce((_, last) -> last)
                    .orElseThrow();
            assertThat(rounds)
                    .allSatisfy(round -> assertThat(round.began())
                            .isAfterOrEqualTo(commit.timeline().committed()));
        }
    }

    private static ServicePort[] portsAnd(ServicePort more, LabService service) {
        return Stream.concat(Stream.of(LabService.ports(service.nodePort())), Stream.of(more))
                .toArray(ServicePort[]::new);
    }

    private static List<Integer> ids(List<Flow> flows) {
        return flows.stream().map(Flow::id).toList();
    }
}
