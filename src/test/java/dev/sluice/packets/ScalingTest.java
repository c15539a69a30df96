// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/// No connection fails while its Service is changed under it, as long as there are endpoints.
@NetnsTest
final class ScalingTest {
    private static final int MOST = 5;
    private static final int ROUNDS = 5;

    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(MOST);
    }

    /// Covers SEL-14, EP-03: 1 -> 5 -> 1 by ones and at once, then replaced one by one.
    @Everywhere
    void no_connection_fails(From from, IpFamily family) throws Exception {
        LabService service = lab.service();
        change_under_load(service.is(service.draft()), from, family);
    }

    /// Covers AFF-05: whoever is sent to an endpoint that it met before, and that has just gone, is sent to another.
    @Everywhere
    void no_connection_fails_with_affinity(From from, IpFamily family) throws Exception {
        LabService service = lab.service();
        change_under_load(service.is(service.draft().affinity(10_800)), from, family);
    }

    private static void change_under_load(LabService service, From from, IpFamily family) throws Exception {
        service.endpoints(pods.getFirst());
        var client = lab.client(from);
        try (Load load = Load.start(() -> client.tcp(service.at(family)))) {
            for (int round = 0; round < ROUNDS; round++) {
                change(service);
            }
            List<Answer> answers = load.stop();

            assertThat(answers).hasOnlyElementsOfType(Answered.class);
            Set<String> seen = answers.stream()
                    .map(answer -> PacketLab.answered(answer).pod())
                    .collect(Collectors.toSet());
            assertThat(seen).as("connections met the changes").hasSizeGreaterThan(1);
        }
    }

    private static void change(LabService service) {
        for (int count = 2; count <= MOST; count++) {
            service.endpoints(pods.subList(0, count), List.of());
        }
        for (int count = MOST - 1; count >= 1; count--) {
            service.endpoints(pods.subList(MOST - count, MOST), List.of());
        }
        service.endpoints(pods, List.of());
        service.endpoints(pods.getFirst());
        for (Pod pod : pods) {
            service.endpoints(pod);
        }
        service.endpoints(pods.getFirst());
    }
}
