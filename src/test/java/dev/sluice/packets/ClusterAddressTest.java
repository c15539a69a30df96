// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Answer.TimedOut;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/// Packets to ClusterIPs that no Service port wants, and to ClusterIPs that no Service has.
@NetnsTest
final class ClusterAddressTest {
    @AutoClose
    private static PacketLab lab;

    private static Pod squatter;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        squatter = lab.pod("squatter", "10.96.2.9", "fd00:10:96::f29");
    }

    /// Covers TRF-33, TRF-19, TRF-31: at once. IPv6 clients take ICMP for a hint while they connect, and ask again
    /// after a second; a reset they believe.
    @Everywhere
    void another_port_is_refused(From from, IpFamily family) throws IOException {
        LabService service = lab.service().exists().endpoints(lab.pod());
        InetSocketAddress other = PacketLab.at(service.ip(family), LabService.PORT + 1);

        long before = KernelCounter.RETRANSMISSIONS.in(lab.namespace(from));
        for (Protocol protocol : Protocol.values()) {
            assertThat(PacketLab.ask(lab.client(from), protocol, other))
                    .as(protocol.name())
                    .isEqualTo(new Refused());
        }
        assertThat(KernelCounter.RETRANSMISSIONS.in(lab.namespace(from)))
                .as("TCP had to ask again")
                .isEqualTo(before);
    }

    /// Covers TRF-33: what has no port is refused too.
    @Everywhere
    void ping_is_refused(From from, IpFamily family) {
        LabService service = lab.service().exists().endpoints(lab.pod());

        var answer = Ping.send(
                lab.namespace(from),
                Duration.ofSeconds(10),
                family,
                service.at(family).getAddress());

        assertThat(answer).isEqualTo(new Refused());
    }

    /// Covers TRF-34: silence, and not for a Service's own address.
    @Everywhere
    void an_unallocated_address_is_silent(From from, IpFamily family) {
        LabService service = lab.service();

        PacketLab.assertSilence(lab.briefly(from), service.at(family));
        var to = service.at(family).getAddress();
        assertThat(Ping.send(lab.namespace(from), Duration.ofMillis(300), family, to))
                .isEqualTo(new TimedOut());
        service.exists();
        assertThat(lab.client(from).udp(service.at(family))).isEqualTo(new Refused());
        service.delete();
        assertThat(lab.briefly(from).udp(service.at(family))).isEqualTo(new TimedOut());
    }

    /// Covers TRF-34: the packet is dropped here, though there is a way for it to go on: a pod that has the address.
    /// Without known ranges it goes there.
    @Everywhere
    void an_unallocated_address_is_not_routed(From from, IpFamily family) {
        InetSocketAddress place = PacketLab.at(squatter.address(family), PacketLab.TARGET);

        PacketLab.assertSilence(lab.briefly(from), place);
        lab.serviceCidrs(List.of());
        for (Protocol protocol : Protocol.values()) {
            assertThat(PacketLab.answered(PacketLab.ask(lab.client(from), protocol, place))
                            .pod())
                    .isEqualTo(squatter.name());
        }
        lab.serviceCidrs(PacketLab.SERVICE_CIDRS);
    }

    /// Covers TRF-34: it is that rule which makes the silence. Outside of the ranges the packet goes its way, to a
    /// host that is there.
    @Everywhere
    void other_addresses_are_left_alone(From from, IpFamily family) {
        IpAddress there = lab.pod().address(family);

        assertThat(lab.client(from).udp(PacketLab.at(there, 9))).isEqualTo(new Refused());
    }
}
