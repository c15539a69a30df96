// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// internalTrafficPolicy Local. All pods are in one lab; that some are on another node is what their slice says.
@NetnsTest
final class InternalLocalTest {
    private static PacketLab lab;
    private static List<Pod> here;
    private static List<Pod> elsewhere;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        here = lab.pods(2);
        elsewhere = lab.pods(2);
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-02, SEL-04, EP-08: and only those who are not pods are masqueraded.
    @Everywhere
    void only_endpoints_here_are_used(From from, IpFamily family) {
        LabService service = local().endpoints(here, elsewhere);
        IpAddress seen = from == From.POD ? lab.address(from, family) : lab.masqueraded(family);

        for (Protocol protocol : Protocol.values()) {
            var answers =
                    PacketLab.askAll(Spread.enoughFor(here.size()), lab.client(from), protocol, service.at(family));

            Spread.assertEven(answers, here.stream().map(Pod::name).toList());
            assertThat(answers).extracting(PacketLab::source).containsOnly(seen);
        }
    }

    /// Covers TRF-03, TRF-32, TRF-35, SEL-09: silence, not a refusal, for every protocol; and the way back.
    @Everywhere
    void silence_if_all_are_elsewhere(From from, IpFamily family) {
        LabService service = local().endpoints(List.of(), elsewhere);

        PacketLab.assertSilence(lab.briefly(from), service.at(family));
        service.endpoints(here, elsewhere);
        assertThat(PacketLab.answered(lab.client(from).tcp(service.at(family))).pod())
                .isIn(here.stream().map(Pod::name).toList());
    }

    private static LabService local() {
        LabService service = lab.service();
        return service.is(service.draft().internalLocal());
    }
}
