// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.net.InetSocketAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// loadBalancerSourceRanges: who may use a load balancer's VIP.
@NetnsTest
@OldKernelTest
final class SourceRangesTest {
    @AutoClose
    private static PacketLab lab;

    private static Pod pod;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pod = lab.pod();
    }

    /// Covers TRF-21, TRF-22, TRF-24: whoever's address is in the ranges, pods and the node included.
    @Everywhere
    void the_allowed_are_served_and_others_hear_nothing(From from, IpFamily family) {
        LabService open = ranged(lab.address(from, family)).endpoints(pod);
        LabService closed = ranged(nobody(family)).endpoints(pod);

        for (Protocol protocol : Protocol.values()) {
            PacketLab.answered(PacketLab.ask(lab.client(from), protocol, vip(open, family)));
        }
        PacketLab.assertSilence(lab.briefly(from), vip(closed, family));
    }

    /// Covers TRF-21: two clients of one network, one of them allowed.
    @ParameterizedTest
    @EnumSource
    void neighbours_are_told_apart(IpFamily family) {
        LabService service = ranged(lab.plan().client(family, 0)).endpoints(pod);
        InetSocketAddress vip = vip(service, family);
        IpAddress other = lab.plan().client(family, 1);

        PacketLab.answered(lab.client(From.OUTSIDE).tcp(vip));
        assertThat(lab.briefly(From.OUTSIDE).from(other).tcp(vip)).isEqualTo(new TimedOut());
        assertThat(lab.briefly(From.OUTSIDE).from(other).udp(vip)).isEqualTo(new TimedOut());
        service.is(draft(service, Cidr.of(lab.plan().client(family, 0)), Cidr.of(other)));
        PacketLab.answered(lab.client(From.OUTSIDE).from(other).tcp(vip));
    }

    /// Covers TRF-20: nothing else of the Service is filtered.
    @Everywhere
    void only_the_vip_is_filtered(From from, IpFamily family) {
        LabService service = ranged(nobody(family)).endpoints(pod);

        Stream.of(
                        service.at(family),
                        PacketLab.at(service.externalIp(family), LabService.PORT),
                        PacketLab.at(lab.plan().node(family), service.nodePort()))
                .forEach(frontend -> PacketLab.answered(lab.client(from).tcp(frontend)));
    }

    /// Covers TRF-21, TRF-26: ranges that come later do not cut what is open, and ranges that go let in.
    @Everywhere
    void ranges_come_and_go(From from, IpFamily family) throws Exception {
        LabService service = ranged().endpoints(pod);
        LabClient client = lab.client(from);
        try (HeldConnection held = client.hold(vip(service, family))) {
            PacketLab.answered(held.ask());

            service.is(draft(service, Cidr.of(nobody(family))));
            assertThat(lab.briefly(from).tcp(vip(service, family))).isEqualTo(new TimedOut());
            PacketLab.answered(held.ask());

            service.is(draft(service));
            PacketLab.answered(client.tcp(vip(service, family)));
            PacketLab.answered(held.ask());
        }
    }

    /// Covers TRF-25: without endpoints the allowed are refused, the others hear nothing.
    @Everywhere
    void ranges_hold_without_endpoints(From from, IpFamily family) {
        LabService open = ranged(lab.address(from, family));
        LabService closed = ranged(nobody(family));

        assertThat(lab.client(from).tcp(vip(open, family))).isEqualTo(new Refused());
        assertThat(lab.client(from).udp(vip(open, family))).isEqualTo(new Refused());
        PacketLab.assertSilence(lab.briefly(from), vip(closed, family));
    }

    /// Covers TRF-23: a VIP that the node itself has, and connects from. TRF-05: it is masqueraded, or the pod would
    /// answer to an address that it finds on itself, or nowhere.
    @ParameterizedTest
    @EnumSource
    void a_node_in_the_ranges_may_use_a_vip_of_its_own(IpFamily family) {
        LabService open = ranged(lab.plan().node(family)).endpoints(pod);
        LabService closed = ranged(nobody(family)).endpoints(pod);
        try (var _ = NodeAddress.add(lab.node(), open.vip(family));
                var _ = NodeAddress.add(lab.node(), closed.vip(family))) {
            var answer = PacketLab.answered(
                    lab.client(From.NODE).from(open.vip(family)).tcp(vip(open, family)));
            assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
            assertThat(lab.briefly(From.NODE).from(closed.vip(family)).tcp(vip(closed, family)))
                    .isEqualTo(new TimedOut());
        }
    }

    private static LabService ranged(IpAddress... allowed) {
        LabService service = lab.service();
        return service.is(draft(service, Stream.of(allowed).map(Cidr::of).toArray(Cidr[]::new)));
    }

    private static ServiceBuilder draft(LabService service, Cidr... ranges) {
        return service.externalDraft()
                .ranges(Stream.of(ranges).map(Cidr::toString).toArray(String[]::new));
    }

    private static IpAddress nobody(IpFamily family) {
        return lab.plan().client(family, 100);
    }

    private static InetSocketAddress vip(LabService service, IpFamily family) {
        return PacketLab.at(service.vip(family), LabService.PORT);
    }
}
