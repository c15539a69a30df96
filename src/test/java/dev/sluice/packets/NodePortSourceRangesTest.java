// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Pod;
import dev.sluice.demo.PodServer;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// loadBalancerSourceRanges held against the clients of node ports too. Covers TRF-49; that this is off by default
/// is TRF-20's, in [SourceRangesTest].
@NetnsTest
final class NodePortSourceRangesTest {
    @AutoClose
    private static PacketLab lab;

    private static Pod pod;

    @BeforeAll
    static void open() {
        lab = PacketLab.open(setup -> setup.with(setup.settings().withSourceRangesOnNodePorts()))
                .start();
        pod = lab.pod();
    }

    /// As for a load balancer's VIP: pods and the node itself included, with endpoints and without.
    @Everywhere
    void the_allowed_are_served_and_others_hear_nothing(From from, IpFamily family) {
        LabService open = ranged(lab.address(from, family)).endpoints(pod);
        LabService closed = ranged(nobody(family)).endpoints(pod);

        for (Protocol protocol : Protocol.values()) {
            PacketLab.answered(PacketLab.ask(lab.client(from), protocol, nodePort(open, family)));
        }
        PacketLab.assertSilence(lab.briefly(from), nodePort(closed, family));
        open.endpoints();
        closed.endpoints();
        assertThat(lab.client(from).tcp(nodePort(open, family))).isEqualTo(new Refused());
        assertThat(lab.briefly(from).tcp(nodePort(closed, family))).isEqualTo(new TimedOut());
    }

    @ParameterizedTest
    @EnumSource
    void ranges_come_and_go(IpFamily family) throws Exception {
        LabService service = ranged().endpoints(pod);
        try (HeldConnection held = lab.client(From.OUTSIDE).hold(nodePort(service, family))) {
            PacketLab.answered(held.ask());

            service.is(service.externalDraft().ranges(Cidr.of(nobody(family)).toString()));
            assertThat(lab.briefly(From.OUTSIDE).tcp(nodePort(service, family))).isEqualTo(new TimedOut());
            PacketLab.answered(held.ask());

            service.is(service.externalDraft());
            PacketLab.answered(lab.client(From.OUTSIDE).tcp(nodePort(service, family)));
        }
    }

    /// ClusterIP and externalIP stay open to everyone, and so does the same port of an address of the node that has
    /// no node ports.
    @ParameterizedTest
    @EnumSource
    void nothing_else_is_filtered(IpFamily family) throws Exception {
        LabService service = ranged(nobody(family)).endpoints(pod);

        PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(family)));
        PacketLab.answered(lab.client(From.OUTSIDE).tcp(PacketLab.at(service.externalIp(family), LabService.PORT)));
        var elsewhere = PacketLab.at(lab.masqueraded(family), service.nodePort());
        try (var _ = PodServer.open(lab.node(), "node", elsewhere)) {
            PacketLab.answered(lab.client(From.POD).tcp(elsewhere));
        }
    }

    private static LabService ranged(IpAddress... allowed) {
        LabService service = lab.service();
        var draft = service.externalDraft();
        for (IpAddress address : allowed) {
            draft.ranges(Cidr.of(address).toString());
        }
        return service.is(draft);
    }

    private static IpAddress nobody(IpFamily family) {
        return lab.plan().client(family, 100);
    }

    private static InetSocketAddress nodePort(LabService service, IpFamily family) {
        return PacketLab.at(lab.plan().node(family), service.nodePort());
    }
}
