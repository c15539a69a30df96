// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PodAddressTest {
    private static final LabPlan PLAN = LabPlan.standard();

    @ParameterizedTest
    @ValueSource(strings = {"10.244.0.11", "fd00:10:244::11"})
    void addresses_that_end_alike_are_one_pod(String address) {
        assertThat(PodAddress.of(PLAN, IpAddress.of(address)))
                .contains(new PodAddress("11", List.of(IpAddress.of("10.244.0.11"), IpAddress.of("fd00:10:244::11"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fd00:10:244::ab", "fd00:10:244::1:1", "fd00:10:244::300"})
    void an_end_that_the_other_family_cannot_have_gives_one_address(String address) {
        assertThat(PodAddress.of(PLAN, IpAddress.of(address)).orElseThrow().addresses())
                .containsExactly(IpAddress.of(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.244.0.0",
                "10.244.0.1",
                "10.244.0.255",
                "10.244.1.2",
                "10.243.255.255",
                "192.0.2.9",
                "fd00:10:244::",
                "fd00:10:244::1",
                "fd00:10:245::11",
                "2001:db8::11"
            })
    void network_node_broadcast_and_strangers_are_no_pods(String address) {
        assertThat(PodAddress.of(PLAN, IpAddress.of(address))).isEmpty();
    }

    @Test
    void pods_of_the_plan_are_pods() {
        assertThat(PodAddress.of(PLAN, IpAddress.of("10.244.0.254"))
                        .orElseThrow()
                        .suffix())
                .isEqualTo("254");
    }
}
