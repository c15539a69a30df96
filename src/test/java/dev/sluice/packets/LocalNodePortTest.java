// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.NetnsTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A process on the node calls node ports on loopback. Covers TRF-45.
@NetnsTest
final class LocalNodePortTest {
    /// TCP and UDP, in both families.
    private static final int PER_SERVICE = 4;

    private final LocalNodePorts ports = new LocalNodePorts();
    private PacketLab lab;
    private List<Pod> pods;
    private LabClient client;

    @BeforeEach
    void open() {
        lab = PacketLab.open(ports::in).start();
        pods = lab.pods(2);
        client = lab.client(From.NODE);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void answers() {
        LabService service = lab.service();
        service.is(service.externalDraft()).endpoints(pods.get(0));
        ports.awaitListeners(PER_SERVICE);

        for (IpFamily family : IpFamily.values()) {
            for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
                Answer answer = PacketLab.ask(client, protocol, LocalNodePorts.at(family, service.nodePort()));
                assertThat(PacketLab.answered(answer).pod()).isEqualTo("pod-1");
                assertThat(PacketLab.source(PacketLab.answered(answer))).isEqualTo(lab.masqueraded(family));
            }
        }
        service.delete();
        ports.awaitListeners(0);
    }
}
