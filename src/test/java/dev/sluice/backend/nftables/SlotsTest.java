// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.topology.Target;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static Target target(int n) {
        return new Target(IpAddress.of("10.0.0." + n), 80, false);
    }

    private static List<Target> targets(int... ns) {
        return IntStream.of(ns).mapToObj(SlotsTest::target).toList();
    }

    @Test
    void who_stays_keeps_its_slot_and_the_last_one_fills_the_hole() {
        assertThat(Slots.assign(targets(1, 2, 3), targets(1, 3))).isEqualTo(targets(1, 3));
        assertThat(Slots.assign(targets(1, 2, 3), targets(2, 3))).isEqualTo(targets(3, 2));
    }

    @Test
    void a_new_one_takes_the_slot_of_the_one_that_left() {
        assertThat(Slots.assign(targets(1, 2, 3), targets(1, 3, 9))).isEqualTo(targets(1, 9, 3));
    }

    @Test
    void an_endpoint_that_becomes_local_stays_where_it_is() {
        var local = new Target(IpAddress.of("10.0.0.2"), 80, true);
        assertThat(Slots.assign(targets(1, 2), List.of(target(1), local))).containsExactly(target(1), local);
    }

    @Property
    void slots_hold_exactly_the_endpoints_and_no_slot_changes_without_need(
            @ForAll @Size(max = 12) Set<@IntRange(min = 1, max = 20) Integer> before,
            @ForAll @Size(max = 12) Set<@IntRange(min = 1, max = 20) Integer> after) {
        var was = before.stream().map(SlotsTest::target).toList();
        var endpoints = after.stream().map(SlotsTest::target).toList();
        var slots = Slots.assign(was, endpoints);
        assertThat(slots).hasSameSizeAs(endpoints).containsExactlyInAnyOrderElementsOf(endpoints);
        for (int i = 0; i < Math.min(was.size(), slots.size()); i++) {
            if (new HashSet<>(endpoints).contains(was.get(i))) {
                assertThat(slots.get(i)).isEqualTo(was.get(i));
            }
        }
    }
}
