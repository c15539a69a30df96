// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A proxy that cannot tell pods from others: nobody is masqueraded, but for those who reach themselves.
@NetnsTest
final class NoDetectorTest {
    private static PacketLab lab;

    @BeforeAll
    static void open() {
        lab = PacketLab.openWithoutDetector().start();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-13, LOC-06.
    @Everywhere
    void clients_are_seen_as_they_are(From from, IpFamily family) {
        LabService service = lab.service().exists().endpoints(lab.pod());

        for (Protocol protocol : Protocol.values()) {
            var answer = PacketLab.answered(PacketLab.ask(lab.client(from), protocol, service.at(family)));
            assertThat(PacketLab.source(answer)).as(protocol.name()).isEqualTo(lab.address(from, family));
        }
    }

    /// Covers TRF-13, TRF-15.
    @ParameterizedTest
    @EnumSource
    void a_pod_reaches_itself(IpFamily family) {
        Pod pod = lab.pod();
        LabService service = lab.service().exists().endpoints(pod);

        var answer = PacketLab.answered(lab.client(pod).tcp(service.at(family)));
        assertThat(answer.pod()).isEqualTo(pod.name());
        assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
    }
}
