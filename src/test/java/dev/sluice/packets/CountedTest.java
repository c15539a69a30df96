// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxyUnderTest;
import dev.sluice.backend.Counter;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is dropped and refused is counted, by reason, and nothing else is. Covers NFT-19, MET-28.
@NetnsTest
final class CountedTest {
    @AutoClose
    private static PacketLab lab;

    private static Pod pod;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pod = lab.pod();
    }

    @ParameterizedTest
    @EnumSource
    void no_endpoints(IpFamily family) {
        LabService service = lab.service().exists();
        assertOnly(Counter.NO_ENDPOINTS, family, service.at(family));
    }

    @ParameterizedTest
    @EnumSource
    void no_endpoint_here(IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft().internalLocal().externalLocal()).endpoints(List.of(), List.of(pod));
        assertOnly(Counter.NO_LOCAL, family, service.at(family));
        service.external(family).forEach(place -> assertOnly(Counter.NO_LOCAL, family, place));
    }

    @ParameterizedTest
    @EnumSource
    void a_client_out_of_range(IpFamily family) {
        LabService service = lab.service();
        service.is(service.externalDraft().ranges(lab.plan().client(family, 100) + "/" + family.bits()))
                .endpoints(pod);
        assertOnly(Counter.SOURCE_RANGE, family, PacketLab.at(service.vip(family), LabService.PORT));
    }

    @ParameterizedTest
    @EnumSource
    void a_port_that_is_none(IpFamily family) {
        LabService service = lab.service().exists().endpoints(pod);
        assertOnly(Counter.INVALID_PORT, family, PacketLab.at(service.ip(family), LabService.PORT + 1));
    }

    @ParameterizedTest
    @EnumSource
    void an_address_that_nobody_has(IpFamily family) {
        LabService nobody = lab.service();
        assertOnly(Counter.UNALLOCATED, family, nobody.at(family));
    }

    @ParameterizedTest
    @EnumSource
    void who_is_served_is_not_counted(IpFamily family) {
        LabService service = lab.service().exists().endpoints(pod);
        var before = counted(family);
        PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(family)));
        assertThat(counted(family)).isEqualTo(before);
    }

    /// One question of a client outside, over UDP: one packet.
    private static void assertOnly(Counter reason, IpFamily family, InetSocketAddress place) {
        var expected = counted(family);
        expected.merge(reason, 1L, Long::sum);
        lab.briefly(From.OUTSIDE).udp(place);
        assertThat(counted(family)).as("%s", place).isEqualTo(expected);
    }

    static Map<Counter, Long> counted(IpFamily family) {
        return counted(lab, family);
    }

    static Map<Counter, Long> counted(PacketLab lab, IpFamily family) {
        var packets = new EnumMap<Counter, Long>(Counter.class);
        try (var backend = new NftablesBackend(
                Settings.defaults(family), ProxyUnderTest.connect(lab.node()), InstantSource.system())) {
            backend.counters().forEach((counter, counted) -> packets.put(counter, counted.packets()));
        }
        return packets;
    }
}
