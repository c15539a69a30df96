// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import static dev.sluice.localport.LocalPortSamples.port;
import static dev.sluice.localport.LocalPortSamples.targets;
import static dev.sluice.localport.LocalPortSamples.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.topology.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// The choice of an endpoint for each connection.
final class PickerTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final int TIMEOUT = 60;

    /// Draws what it is told to, and fails if asked more often.
    private static Picker drawing(Integer... draws) {
        var left = new ArrayList<>(List.of(draws));
        return new Picker(new RandomGenerator() {
            @Override
            public int nextInt(int bound) {
                int draw = left.removeFirst();
                assertThat(draw).isBetween(0, bound - 1);
                return draw;
            }

            @Override
            public long nextLong() {
                throw new AssertionError("only nextInt is to be asked");
            }
        });
    }

    private static void knows(Picker picker, int affinity, String... addresses) {
        picker.update(port(tcp(30_001), "web", affinity, addresses));
    }

    private static Target target(String address) {
        return targets(address).getFirst();
    }

    /// Covers SEL-13: each connection is drawn for.
    @Test
    void draws_for_each_connection() {
        Picker picker = drawing(1, 0, 2);
        knows(picker, 0, "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(picker.pick(NOW)).contains(target("10.0.0.2"));
        assertThat(picker.pick(NOW)).contains(target("10.0.0.1"));
        assertThat(picker.pick(NOW)).contains(target("10.0.0.3"));
    }

    @Test
    void knows_nobody_before_it_is_told() {
        assertThat(drawing().pick(NOW)).isEmpty();
    }

    /// Covers AFF-03: the time-out counts from the last new connection.
    @Test
    void affinity_lasts_from_connection_to_connection() {
        Picker picker = drawing(1, 0);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");
        Instant second = NOW.plusSeconds(TIMEOUT - 1);
        Instant third = second.plusSeconds(TIMEOUT - 1);

        assertThat(picker.pick(NOW)).contains(target("10.0.0.2"));
        assertThat(picker.pick(second)).contains(target("10.0.0.2"));
        assertThat(picker.pick(third)).contains(target("10.0.0.2"));
        assertThat(picker.pick(third.plusSeconds(TIMEOUT))).contains(target("10.0.0.1"));
    }

    /// Covers AFF-04, AFF-05: an endpoint that left is forgotten, even if it comes again.
    @Test
    void affinity_goes_with_its_endpoint() {
        Picker picker = drawing(1, 0, 0);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");
        picker.pick(NOW);
        knows(picker, TIMEOUT, "10.0.0.1");
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");

        assertThat(picker.pick(NOW)).contains(target("10.0.0.1"));
    }

    @Test
    void affinity_stays_when_others_come_and_go() {
        Picker picker = drawing(1);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");
        picker.pick(NOW);
        knows(picker, TIMEOUT, "10.0.0.2", "10.0.0.3");

        assertThat(picker.pick(NOW)).contains(target("10.0.0.2"));
    }

    /// Covers AFF-06.
    @Test
    void another_timeout_holds_for_later_connections() {
        Picker picker = drawing(1, 0);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");
        picker.pick(NOW);
        knows(picker, TIMEOUT / 2, "10.0.0.1", "10.0.0.2");

        assertThat(picker.pick(NOW.plusSeconds(TIMEOUT / 2))).contains(target("10.0.0.1"));
    }

    /// Covers AFF-07.
    @Test
    void affinity_is_switched_off_and_on() {
        Picker picker = drawing(1, 0, 1);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");
        picker.pick(NOW);
        knows(picker, 0, "10.0.0.1", "10.0.0.2");
        assertThat(picker.pick(NOW)).contains(target("10.0.0.1"));
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2");

        assertThat(picker.pick(NOW)).contains(target("10.0.0.2"));
        assertThat(picker.pick(NOW)).contains(target("10.0.0.2"));
    }

    @Test
    void affinity_follows_to_whoever_is_tried_next() {
        Picker picker = drawing(0, 1);
        knows(picker, TIMEOUT, "10.0.0.1", "10.0.0.2", "10.0.0.3");

        assertThat(picker.pick(NOW)).contains(target("10.0.0.1"));
        assertThat(picker.another(targets("10.0.0.1"), NOW)).contains(target("10.0.0.3"));
        assertThat(picker.pick(NOW)).contains(target("10.0.0.3"));
    }

    /// Every endpoint gets its turn, none twice.
    @Property
    void tries_each_endpoint_once(@ForAll long seed) {
        var picker = new Picker(new SplittableRandom(seed));
        knows(picker, 0, "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
        var tried = new ArrayList<Target>();
        for (var next = picker.pick(NOW); next.isPresent(); next = picker.another(tried, NOW)) {
            tried.add(next.get());
        }

        assertThat(tried).hasSize(4);
        assertThat(new HashSet<>(tried)).hasSize(4);
    }

    /// Covers CT-03: who drains keeps its flows and gets no other.
    @Test
    void a_draining_endpoint_keeps_what_it_has() {
        Picker picker = drawing(0);
        var owner = port(tcp(30_001), "web", 0, "10.0.0.1").owner();
        picker.update(new LocalPort(tcp(30_001), owner, targets("10.0.0.1"), targets("10.0.0.2"), 0));

        assertThat(picker.keeps(target("10.0.0.2"))).isTrue();
        assertThat(picker.keeps(target("10.0.0.3"))).isFalse();
        assertThat(picker.pick(NOW)).contains(target("10.0.0.1"));
    }

    /// That it runs here may become known after the endpoint itself.
    @Test
    void an_endpoint_is_its_address_and_port() {
        Picker picker = drawing(0);
        knows(picker, 0, "10.0.0.1");

        assertThat(picker.keeps(new Target(IpAddress.of("10.0.0.1"), 8080, true)))
                .isTrue();
        assertThat(picker.keeps(new Target(IpAddress.of("10.0.0.1"), 8081, false)))
                .isFalse();
        assertThat(picker.keeps(new Target(IpAddress.of("10.0.0.2"), 8080, false)))
                .isFalse();
    }
}
