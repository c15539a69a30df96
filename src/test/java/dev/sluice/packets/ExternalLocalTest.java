// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// externalTrafficPolicy Local: the outside is seen as it is and served here only; pods and the node itself are
/// served as if the load balancer were not there.
@NetnsTest
final class ExternalLocalTest {
    private static PacketLab lab;
    private static List<Pod> here;
    private static List<Pod> elsewhere;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        here = lab.pods(1);
        elsewhere = lab.pods(1);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-05, TRF-08, TRF-10.
    @Everywhere
    void the_outside_is_served_here_and_the_inside_everywhere(From from, IpFamily family) {
        LabService service = local().endpoints(here, elsewhere);

        service.external(family).forEach(frontend -> {
            for (Protocol protocol : Protocol.values()) {
                var answers = PacketLab.askAll(Spread.enoughFor(2), lab.client(from), protocol, frontend);

                assertThat(Spread.pods(answers)).isEqualTo(names(from == From.OUTSIDE ? here : both()));
                assertThat(answers).extracting(PacketLab::source).containsOnly(seen(from, family));
            }
        });
    }

    /// Covers TRF-06, TRF-32, SEL-10: silence for the outside, if all endpoints are elsewhere.
    @Everywhere
    void silence_for_the_outside_if_all_are_elsewhere(From from, IpFamily family) {
        LabService service = local().endpoints(List.of(), elsewhere);

        if (from == From.OUTSIDE) {
            PacketLab.assertSilence(lab.briefly(from), service.external(family).toArray(InetSocketAddress[]::new));
            return;
        }
        service.external(family).forEach(frontend -> {
            Answered answer = PacketLab.answered(lab.client(from).tcp(frontend));
            assertThat(answer.pod()).isEqualTo(elsewhere.getFirst().name());
            assertThat(PacketLab.source(answer)).isEqualTo(seen(from, family));
        });
    }

    /// Covers TRF-01: the ClusterIP of such a Service knows nothing of the external policy.
    @Everywhere
    void the_cluster_ip_is_not_touched(From from, IpFamily family) {
        LabService service = local().endpoints(here, elsewhere);

        var answers = PacketLab.askAll(Spread.enoughFor(2), lab.client(from), Protocol.TCP, service.at(family));

        Spread.assertEven(answers, names(both()));
        IpAddress seen = from == From.POD ? lab.address(from, family) : lab.masqueraded(family);
        assertThat(answers).extracting(PacketLab::source).containsOnly(seen);
    }

    /// Only the node is masqueraded: it may have taken the VIP for its own address (TRF-05).
    private static IpAddress seen(From from, IpFamily family) {
        return from == From.NODE ? lab.masqueraded(family) : lab.address(from, family);
    }

    private static LabService local() {
        LabService service = lab.service();
        return service.is(service.externalDraft().externalLocal());
    }

    private static List<Pod> both() {
        return Stream.concat(here.stream(), elsewhere.stream()).toList();
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(Pod::name).sorted().toList();
    }
}
