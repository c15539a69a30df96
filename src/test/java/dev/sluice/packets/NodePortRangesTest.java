// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.TransactionStats;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.PodServer;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Node ports on the addresses of the node that lie in given ranges: here in the one that the node shares with the
/// client.
@NetnsTest
final class NodePortRangesTest {
    /// An interval has a beginning and an end.
    private static final int ELEMENTS_OF_AN_ADDRESS = 2;

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

    /// Covers TRF-43: an address that the node gets answers at once, by a transaction with this address only, and
    /// falls silent when it goes.
    @ParameterizedTest
    @EnumSource
    void addresses_are_followed(IpFamily family) {
        LabService service = nodePortService();
        IpAddress address = IpAddress.of(family == IpFamily.IPV4 ? "192.0.2.77" : "2001:db8::77");
        var before = lab.proxy().running().kernel(family);

        var seen = lab.proxy().running().applied();
        try (var uplink = NodeAddress.add(lab.node(), address)) {
            var grown = awaitNode(family, seen);
            PacketLab.answered(lab.client(From.OUTSIDE).tcp(PacketLab.at(address, service.nodePort())));
            assertThat(grown.elementsAdded()).isEqualTo(ELEMENTS_OF_AN_ADDRESS);
            assertThat(grown.elementsDeleted()).isZero();

            seen = lab.proxy().running().applied();
            uplink.remove();
            var shrunk = awaitNode(family, seen);
            assertThat(shrunk.elementsAdded()).isZero();
            assertThat(shrunk.elementsDeleted()).isEqualTo(ELEMENTS_OF_AN_ADDRESS);
        }
        assertThat(lab.proxy().running().kernel(family)).isEqualTo(before);
    }

    /// Covers SYNC-09: what a restart finds is what it wants, as it waits for this machine's addresses first.
    @Test
    void a_restart_touches_no_node_port() {
        lab.proxy().stop();
        lab.proxy().start();

        assertThat(lab.proxy().running().applied())
                .allSatisfy(event -> assertThat(event.causes())
                        .noneMatch(cause -> cause.object().kind() == Kind.NODE));
    }

    /// Covers TRF-11, TRF-43, TRF-46: elsewhere the node's ports are the node's own, and nobody listens there for
    /// us.
    @ParameterizedTest
    @EnumSource
    void other_addresses_of_the_node_keep_their_ports(IpFamily family) throws IOException {
        LabService service = nodePortService();
        var gateway = PacketLab.at(lab.masqueraded(family), service.nodePort());

        assertThat(lab.client(From.POD).tcp(gateway)).isEqualTo(new Refused());
        try (var _ = PodServer.open(lab.node(), "node", gateway)) {
            assertThat(PacketLab.answered(lab.client(From.POD).tcp(gateway)).pod())
                    .isEqualTo("node");
        }
    }

    /// The next transaction because of this machine.
    private static TransactionStats awaitNode(IpFamily family, List<AppliedEvent> seen) {
        var event = lab.proxy()
                .running()
                .awaitApplied(
                        family,
                        e -> !seen.contains(e)
                                && e.causes().stream()
                                        .anyMatch(cause -> cause.object().kind() == Kind.NODE));
        return ((Outcome.Committed) event.outcome()).stats();
    }

    private static LabService nodePortService() {
        LabService service = lab.service();
        return service.is(service.externalDraft()).endpoints(lab.pod());
    }
}
