// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Endpoints come, go and change while clients use the Service.
@NetnsTest
final class EndpointChangesTest {
    private static final int ROUNDS = 8;

    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
    }

    /// Covers SEL-14: what is open stays open, what is new goes elsewhere.
    @Everywhere
    void a_removed_endpoint_keeps_its_connection_and_gets_no_new_one(From from, IpFamily family) throws IOException {
        LabService service = lab.service().exists().endpoints(pods.get(0));
        try (HeldConnection held = lab.client(from).hold(service.at(family))) {
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");

            service.endpoints(pods.get(1));
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
            var answers = PacketLab.askAll(20, lab.client(from), Protocol.TCP, service.at(family));
            assertThat(Spread.pods(answers)).containsExactly("pod-2");

            service.endpoints();
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
            service.delete();
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
        }
    }

    /// Covers SEL-14, EP-03.
    @ParameterizedTest
    @EnumSource
    void an_added_endpoint_gets_its_share(IpFamily family) {
        LabService service = lab.service().exists().endpoints(pods.get(0), pods.get(1));
        assertThat(spread(service, family, 2)).containsExactly("pod-1", "pod-2");

        service.endpoints(pods, List.of());

        assertThat(spread(service, family, 3)).containsExactly("pod-1", "pod-2", "pod-3");
    }

    /// A slot gets another endpoint, the others stay.
    @ParameterizedTest
    @EnumSource
    void a_replaced_endpoint_gets_nothing_more(IpFamily family) {
        LabService service = lab.service().exists().endpoints(pods.get(0), pods.get(1));

        service.endpoints(pods.get(0), pods.get(2));

        assertThat(spread(service, family, 2)).containsExactly("pod-1", "pod-3");
    }

    /// Covers SYNC-08, SVC-15, SVC-16: an externalIP goes from one Service to another and back. Whoever takes it over
    /// claims it before the other lets go, so there is no moment at which nobody has it.
    @Everywhere
    void a_frontend_changes_hands_without_a_gap(From from, IpFamily family) throws Exception {
        LabService first = lab.service().endpoints(pods.get(0));
        LabService second = lab.service().endpoints(pods.get(1));
        String shared = first.externalIp(family).toString();
        first.is(first.draft().created(1).externalIps(shared));
        second.is(second.draft().created(2).externalIps(shared));
        var client = lab.client(from);
        var place = PacketLab.at(first.externalIp(family), LabService.PORT);
        try (Load load = Load.start(() -> client.tcp(place))) {
            for (int round = 0; round < ROUNDS; round++) {
                first.is(first.draft().created(1));
                assertThat(PacketLab.answered(client.tcp(place)).pod()).isEqualTo("pod-2");
                first.is(first.draft().created(1).externalIps(shared));
                assertThat(PacketLab.answered(client.tcp(place)).pod()).isEqualTo("pod-1");
            }

            assertThat(load.stop()).hasOnlyElementsOfType(Answered.class);
        }
    }

    private static List<String> spread(LabService service, IpFamily family, int pods) {
        List<Answered> answers =
                PacketLab.askAll(Spread.enoughFor(pods), lab.client(From.OUTSIDE), Protocol.TCP, service.at(family));
        List<String> names = Spread.pods(answers);
        Spread.assertEven(answers, names);
        return names;
    }
}
