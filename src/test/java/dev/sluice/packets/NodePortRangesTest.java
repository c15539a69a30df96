// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.PodServer;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Node ports on the addresses of the node that lie in given ranges: here in the one that the node shares with the
/// client.
@NetnsTest
final class NodePortRangesTest {
    private static PacketLab lab;

    @BeforeAll
    static void open() {
        lab = PacketLab.open(setup -> setup.with(new ProxySettings(
                        setup.settings().localDetection(),
                        new NodePortAddresses.Ranges(List.of(Cidr.of("192.0.2.0/24"), Cidr.of("2001:db8::/64"))))))
                .start();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    /// Covers TRF-43: a range stands for the node's own addresses in it. What a pod sends to another host there is
    /// that host's.
    @ParameterizedTest
    @EnumSource
    void others_in_the_range_keep_their_ports(IpFamily family) throws IOException {
        LabService service = nodePortService();
        var client = PacketLab.at(lab.address(From.OUTSIDE, family), service.nodePort());

        try (var _ = PodServer.open(lab.namespace(From.OUTSIDE), "client", client)) {
            var answer = PacketLab.answered(lab.client(From.POD).tcp(client));
            assertThat(answer.pod()).isEqualTo("client");
        }
    }

    private static LabService nodePortService() {
        LabService service = lab.service();
        return service.is(service.externalDraft()).endpoints(lab.pod());
    }
}
