// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A ClusterIP and its pods: how often each of them answers.
@NetnsTest
@OldKernelTest
final class ClusterIpTest {
    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;
    private static LabService service;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
        service = lab.service().exists().endpoints(pods, List.of());
    }

    /// Covers SEL-13, TRF-50: each pod is chosen as often as the others, in every protocol, by clients that the
    /// pods cannot tell apart.
    @ParameterizedTest
    @EnumSource
    void every_pod_gets_its_share(Protocol protocol) {
        for (IpFamily family : IpFamily.values()) {
            var answers = PacketLab.askAll(
                    Spread.enoughFor(pods.size()), lab.client(From.OUTSIDE), protocol, service.at(family));

            Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
            assertThat(answers).extracting(PacketLab::source).containsOnly(lab.masqueraded(family));
        }
    }

    /// Covers LOC-02: what is not in the cluster's range is not taken for a pod.
    @Test
    void a_pod_of_another_range_is_masqueraded() {
        Pod stranger = lab.pod("stranger", "172.16.9.9", "fd09::9");

        for (IpFamily family : IpFamily.values()) {
            var answer = PacketLab.answered(lab.client(stranger).tcp(service.at(family)));
            assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
        }
    }
}
