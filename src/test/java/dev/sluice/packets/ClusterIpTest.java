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
import org.junit.jupiter.api.Test;

/// A ClusterIP, from everywhere: who answers, and what client the pod sees.
@NetnsTest
final class ClusterIpTest {
    private static PacketLab lab;
    private static List<Pod> pods;
    private static LabService service;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
        service = lab.service().exists().endpoints(pods, List.of());
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-01, LOC-02, LOC-07.
    @Everywhere
    void tcp(From from, IpFamily family) {
        reaches_all_pods(from, family, Protocol.TCP);
    }

    /// Covers TRF-01, LOC-02, LOC-07.
    @Everywhere
    void udp(From from, IpFamily family) {
        reaches_all_pods(from, family, Protocol.UDP);
    }

    /// Covers TRF-01, TRF-50, LOC-02, LOC-07.
    @Everywhere
    void sctp(From from, IpFamily family) {
        reaches_all_pods(from, family, Protocol.SCTP);
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

    /// SEL-13: each is chosen as often as the others; only pods are seen as they are.
    private static void reaches_all_pods(From from, IpFamily family, Protocol protocol) {
        var answers = PacketLab.askAll(Spread.enoughFor(pods.size()), lab.client(from), protocol, service.at(family));

        Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
        IpAddress seen = from == From.POD ? lab.address(from, family) : lab.masqueraded(family);
        assertThat(answers).extracting(PacketLab::source).containsOnly(seen);
    }
}
