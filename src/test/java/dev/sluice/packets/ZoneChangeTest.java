// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AppliedEvent;
import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.Protocol;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The zone of the node changes while the proxy runs.
@NetnsTest
final class ZoneChangeTest {
    private static final IpFamily FAMILY = IpFamily.IPV4;

    /// Covers ND-09, SEL-12, SEL-07: a Service whose endpoints are hinted goes to those of the new zone, by one
    /// transaction with its own frontends; no other Service is touched.
    @Test
    void only_hinted_services_follow() {
        try (PacketLab lab = PacketLab.open().start()) {
            Pod here = lab.pod();
            Pod there = lab.pod();
            zone(lab, "zone-a");
            lab.service().exists().endpoints(here, there);
            LabService hinted = lab.service().exists();
            lab.proxy()
                    .tell(new Change.SliceUpserted(Samples.slice("hinted", hinted.name())
                            .ports(new SlicePort(LabService.portName(Protocol.TCP), Protocol.TCP, PacketLab.TARGET))
                            .endpoints(
                                    Samples.endpoint(here.address(FAMILY).toString(), "ready", Samples.NODE, "zone-a"),
                                    Samples.endpoint(there.address(FAMILY).toString(), "ready", "node-2", "zone-b"))
                            .build()));
            assertThat(pod(lab, hinted)).isEqualTo(here.name());

            var seen = lab.proxy().running().applied();
            zone(lab, "zone-b");

            assertThat(pod(lab, hinted)).isEqualTo(there.name());
            var moved = because(lab, seen);
            assertThat(moved).singleElement().satisfies(event -> {
                assertThat(event.family()).isEqualTo(FAMILY);
                assertThat(List.of(event.added(), event.changed(), event.removed()))
                        .containsExactly(0, 1, 0);
            });
        }
    }

    private static String pod(PacketLab lab, LabService service) {
        return PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(FAMILY)))
                .pod();
    }

    private static void zone(PacketLab lab, String zone) {
        var addresses = List.of(IpFamily.values()).stream()
                .map(family -> lab.plan().node(family).toString())
                .toArray(String[]::new);
        lab.proxy().tell(new Change.NodeUpserted(Samples.node(zone, addresses)));
    }

    /// Transactions since then that our Node had a part in.
    private static List<AppliedEvent> because(PacketLab lab, List<AppliedEvent> seen) {
        return lab.proxy().running().applied().stream()
                .filter(event -> !seen.contains(event))
                .filter(event ->
                        event.causes().stream().anyMatch(cause -> cause.object().kind() == Kind.NODE))
                .toList();
    }
}
