// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Covers AFF-05, AFF-08: what is remembered of a client is an endpoint, wherever it stands in the list.
final class EndpointIdsTest {
    private static final int SERVICE = Affinity.word(0xfffe);

    @Test
    void every_endpoint_has_an_id_of_its_service_port_for_itself() {
        List<Integer> ids = EndpointIds.assign(SERVICE, List.of(), List.of(), endpoints(0, EndpointIds.MOST));

        assertThat(ids).doesNotHaveDuplicates().allSatisfy(id -> {
            assertThat(Affinity.number(id)).isEqualTo(0xfffe);
            assertThat(id & 0xffff).isPositive();
        });
    }

    @Test
    void the_id_is_the_endpoints_and_not_the_slots() {
        List<Target> before = endpoints(0, 5);
        List<Target> after = before.reversed();

        assertThat(EndpointIds.assign(SERVICE, List.of(), List.of(), after))
                .isEqualTo(EndpointIds.assign(SERVICE, List.of(), List.of(), before)
                        .reversed());
    }

    /// Of two endpoints that would have the same id the newer gives way, and the older keeps its clients.
    @Test
    void who_stays_keeps_its_id() {
        List<Target> all = endpoints(0, 3_000);
        List<Integer> ids = EndpointIds.assign(SERVICE, List.of(), List.of(), all);
        List<Target> left = all.subList(1_000, 3_000);

        assertThat(EndpointIds.assign(SERVICE, all, ids, left)).isEqualTo(ids.subList(1_000, 3_000));
    }

    @Test
    void ids_of_another_service_port_are_not_kept() {
        List<Target> endpoints = endpoints(0, 3);
        List<Integer> others = EndpointIds.assign(Affinity.word(1), List.of(), List.of(), endpoints);

        assertThat(EndpointIds.assign(SERVICE, endpoints, others, endpoints))
                .isEqualTo(EndpointIds.assign(SERVICE, List.of(), List.of(), endpoints));
    }

    private static List<Target> endpoints(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> new Target(new IpAddress(IpFamily.IPV4, 0, 0x0a00_0000L + n), 8080, false))
                .toList();
    }
}
