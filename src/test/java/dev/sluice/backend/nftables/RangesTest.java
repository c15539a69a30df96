// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.SetElement;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RangesTest {
    private static List<Cidr> cidrs(String... texts) {
        return List.of(texts).stream().map(Cidr::of).toList();
    }

    @Test
    void a_range_is_its_first_address_and_the_one_behind_its_last() {
        assertThat(Ranges.elements(cidrs("10.0.0.0/8")))
                .containsExactly(
                        SetElement.intervalEnd(Keys.address(IpAddress.of("0.0.0.0"))),
                        SetElement.of(Keys.address(IpAddress.of("10.0.0.0"))),
                        SetElement.intervalEnd(Keys.address(IpAddress.of("11.0.0.0"))));
    }

    @Test
    void everything_has_no_end() {
        assertThat(Ranges.elements(cidrs("::/0"))).containsExactly(SetElement.of(Keys.address(IpAddress.of("::"))));
    }

    @Test
    void neighbours_share_a_border() {
        var elements = Ranges.elements(cidrs("10.0.0.0/24", "10.0.1.0/24"));
        assertThat(Ranges.read(IpFamily.IPV4, elements)).contains(cidrs("10.0.0.0/24", "10.0.1.0/24"));
    }

    @Test
    void what_is_no_prefix_is_not_read() {
        var odd = List.of(
                SetElement.of(Keys.address(IpAddress.of("10.0.0.1"))),
                SetElement.intervalEnd(Keys.address(IpAddress.of("10.0.0.4"))));
        assertThat(Ranges.read(IpFamily.IPV4, odd)).isEmpty();
    }

    @Property
    void what_was_written_is_read_back_in_any_order(
            @ForAll @Size(max = 8) List<@IntRange(min = 0, max = 0xffff) Integer> high,
            @ForAll @IntRange(min = 0, max = 32) int prefix,
            @ForAll IpFamily family,
            @ForAll long seed) {
        var ranges = Cidr.merge(high.stream()
                .map(h -> new Cidr(
                        family == IpFamily.IPV4
                                ? new IpAddress(family, 0, (long) h << 16)
                                : new IpAddress(family, (long) h << 48, 0),
                        prefix))
                .toList());
        var elements = Ranges.elements(ranges);
        Collections.shuffle(elements, new Random(seed));
        assertThat(Ranges.read(family, elements)).contains(ranges);
    }
}
