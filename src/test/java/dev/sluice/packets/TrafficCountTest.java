// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.TrafficEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.config.ProxyOptions;
import dev.sluice.demo.PodServer;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.traffic.ServiceTraffic;
import dev.sluice.traffic.TrafficTable;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.traffic.TrafficCompanion;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What Services have of traffic, by real packets. Covers MET-27.
@NetnsTest
class TrafficCountTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final BlockingQueue<TrafficEvent> events = new LinkedBlockingQueue<>();
    private PacketLab lab = PacketLab.open(setup -> setup.by(mode()).withCompanions(TrafficCountTest::counting));

    /// Which backend programs.
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.NFTABLES;
    }

    private static List<Companion> counting(NetworkNamespace node) {
        return List.of(new TrafficCompanion(
                List.of(IpFamily.values()),
                family -> new TrafficTable(
                        family,
                        new NftConnection(
                                node.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)), System::nanoTime)),
                100,
                INTERVAL));
    }

    @BeforeEach
    void start() {
        lab.start();
        lab.proxy()
                .running()
                .vertx()
                .eventBus()
                .<TrafficEvent>consumer(Addresses.TRAFFIC, message -> events.add(message.body()));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private ServiceTraffic await(IpFamily family, LabService service, Predicate<ServiceTraffic> fits)
            throws InterruptedException {
        var name = new ServicePortName(service.key(), LabService.portName(Protocol.UDP), Protocol.UDP);
        for (TrafficEvent event = next(); ; event = next()) {
            if (event.family() == family) {
                var found = event.services().stream()
                        .filter(traffic -> traffic.port().equals(name))
                        .filter(fits)
                        .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
    }

    private TrafficEvent next() throws InterruptedException {
        TrafficEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("nothing that fits").isNotNull();
        return event;
    }

    /// One packet there and one back, whichever way they go.
    @ParameterizedTest
    @EnumSource
    void each_packet_is_counted_once(IpFamily family) throws Exception {
        LabService service = lab.service();
        service.is(service.externalDraft().metered()).endpoints(lab.pod());
        List<InetSocketAddress> places = Stream.concat(Stream.of(service.at(family)), service.external(family).stream())
                .toList();
        int asked = 0;
        for (InetSocketAddress place : places) {
            for (From from : List.of(From.OUTSIDE, From.NODE, From.POD)) {
                PacketLab.answered(lab.client(from).udp(place));
                int soFar = ++asked;
                ServiceTraffic traffic =
                        await(family, service, told -> told.replies().packets() >= soFar);
                assertThat(traffic.connections()).as("%s from %s", place, from).isEqualTo(asked);
                assertThat(traffic.requests().packets())
                        .as("%s from %s", place, from)
                        .isEqualTo(asked);
                assertThat(traffic.replies().packets())
                        .as("%s from %s", place, from)
                        .isEqualTo(asked);
                assertThat(traffic.requests().bytes()).isGreaterThanOrEqualTo(28L * asked);
            }
        }
    }

    /// Such packets stay on the machine, those of the node's own clients on its loopback.
    @ParameterizedTest
    @EnumSource
    void an_endpoint_on_the_node_itself(IpFamily family) throws Exception {
        LabService service = lab.service();
        service.is(service.draft().metered()).servedByNode();
        int asked = 0;
        try (var _ = PodServer.open(lab.node(), "node", PacketLab.at(lab.plan().node(family), PacketLab.TARGET))) {
            for (From from : List.of(From.OUTSIDE, From.NODE, From.POD)) {
                PacketLab.answered(lab.client(from).udp(service.at(family)));
                int soFar = ++asked;
                ServiceTraffic traffic =
                        await(family, service, told -> told.replies().packets() >= soFar);
                assertThat(traffic.connections()).as("%s", from).isEqualTo(asked);
                assertThat(traffic.requests().packets()).as("%s", from).isEqualTo(asked);
                assertThat(traffic.replies().packets()).as("%s", from).isEqualTo(asked);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void only_who_is_chosen(IpFamily family) throws Exception {
        var pod = lab.pod();
        LabService other = lab.service().exists().endpoints(pod);
        LabService service = lab.service();
        service.is(service.draft().metered()).endpoints(pod);
        PacketLab.answered(lab.client(From.OUTSIDE).udp(other.at(family)));
        PacketLab.answered(lab.client(From.OUTSIDE).udp(service.at(family)));

        assertThat(await(family, service, told -> told.replies().packets() > 0).connections())
                .isEqualTo(1);
        service.is(service.draft());
        for (TrafficEvent event = next(); !event.services().isEmpty(); event = next()) {
            assertThat(event.services())
                    .extracting(told -> told.port().service())
                    .containsOnly(service.key());
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_is_removed_is_counted_anew(IpFamily family) throws Exception {
        LabService service = lab.service();
        service.is(service.draft().metered()).endpoints(lab.pod());
        PacketLab.answered(lab.client(From.OUTSIDE).udp(service.at(family)));
        await(family, service, told -> told.replies().packets() > 0);

        String table = (family == IpFamily.IPV4 ? "ip " : "ip6 ") + TrafficTable.TABLE;
        InNamespace.exec(lab.node(), "nft", "delete table " + table);
        WarningEvent warning = lab.proxy().running().awaitWarning(told -> told.code() == Code.TRAFFIC_NOT_COUNTED);
        assertThat(warning.reason()).contains("somebody removed what counts");

        await(family, service, told -> told.replies().packets() == 0);
        PacketLab.answered(lab.client(From.OUTSIDE).udp(service.at(family)));
        assertThat(await(family, service, told -> told.replies().packets() > 0).connections())
                .isEqualTo(1);
    }
}
