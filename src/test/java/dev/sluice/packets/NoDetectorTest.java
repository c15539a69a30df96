// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A proxy that cannot tell pods from others still masquerades those who reach themselves.
@NetnsTest
final class NoDetectorTest {
    @AutoClose
    private static PacketLab lab;

    @BeforeAll
    static void open() {
        lab = PacketLab.openWithoutDetector().start();
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
