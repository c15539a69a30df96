// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A pod that is sent to itself. Without masquerade it would see its own address as the client and answer itself
/// directly, from an address that its client half never asked.
@NetnsTest
@OldKernelTest
final class HairpinTest {
    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
    }

    /// Covers TRF-15.
    @ParameterizedTest
    @EnumSource
    void the_only_endpoint_reaches_itself(IpFamily family) {
        Pod pod = pods.getFirst();
        LabService service = lab.service().exists().endpoints(pod);

        for (Protocol protocol : Protocol.values()) {
            var answer = PacketLab.answered(PacketLab.ask(lab.client(pod), protocol, service.at(family)));
            assertThat(answer.pod()).isEqualTo(pod.name());
            assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
        }
    }

    /// Covers TRF-15: only the connections to itself are masqueraded.
    @ParameterizedTest
    @EnumSource
    void one_of_several_reaches_all(IpFamily family) {
        Pod pod = pods.getFirst();
        LabService service = lab.service().exists().endpoints(pods, List.of());

        var answers =
                PacketLab.askAll(Spread.enoughFor(pods.size()), lab.client(pod), Protocol.TCP, service.at(family));

        Spread.assertEven(answers, pods.stream().map(Pod::name).toList());
        assertThat(answers).allSatisfy(answer -> {
            boolean itself = answer.pod().equals(pod.name());
            IpAddress seen = itself ? lab.masqueraded(family) : pod.address(family);
            assertThat(PacketLab.source(answer)).isEqualTo(seen);
        });
    }

    /// Covers TRF-15: an endpoint that left is not masqueraded any more when it is reached directly, and is when it
    /// comes back.
    @ParameterizedTest
    @EnumSource
    void follows_the_endpoints(IpFamily family) {
        Pod pod = pods.getFirst();
        LabService service = lab.service().exists().endpoints(pods.get(1));

        assertThat(PacketLab.source(PacketLab.answered(lab.client(pod).tcp(service.at(family)))))
                .isEqualTo(pod.address(family));
        service.endpoints(pod);
        assertThat(PacketLab.source(PacketLab.answered(lab.client(pod).tcp(service.at(family)))))
                .isEqualTo(lab.masqueraded(family));
    }

    /// Covers TRF-15, EP-12: two Services share a pod, and one lets go of it.
    @ParameterizedTest
    @EnumSource
    void a_pod_of_two_services_reaches_itself_through_either(IpFamily family) {
        Pod pod = pods.getFirst();
        LabService one = lab.service().exists().endpoints(pod);
        LabService other = lab.service().exists().endpoints(pod);

        one.endpoints();
        assertThat(PacketLab.source(PacketLab.answered(lab.client(pod).tcp(other.at(family)))))
                .isEqualTo(lab.masqueraded(family));
        other.delete();
        one.endpoints(pod);
        assertThat(PacketLab.source(PacketLab.answered(lab.client(pod).tcp(one.at(family)))))
                .isEqualTo(lab.masqueraded(family));
    }
}
