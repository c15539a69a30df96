// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.health.HealthCheckPorts.Failure;
import dev.sluice.health.HealthCheckPorts.Listener;
import dev.sluice.health.HealthCheckPorts.Listeners;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// When listeners open and close. Covers HC-25, HC-26.
final class HealthCheckPortsTest {
    private static final String ONE = "192.168.7.1";
    private static final String TWO = "192.168.7.2";

    private final Ports machine = new Ports();
    private final HealthCheckPorts ports = new HealthCheckPorts(machine);

    /// A machine's ports: each can be had once.
    private static final class Ports implements Listeners {
        private final Set<String> open = new TreeSet<>();
        private final List<String> log = new ArrayList<>();
        private final Set<String> refused = new TreeSet<>();

        @Override
        public Listener open(ObjectKey service, IpAddress address, int port) throws IOException {
            String place = address + ":" + port;
            if (refused.contains(place) || !open.add(place)) {
                throw new IOException("Address already in use");
            }
            log.add("open " + place);
            return () -> {
                open.remove(place);
                log.add("close " + place);
            };
        }
    }

    private List<Failure> settle(HealthCheck... checks) {
        return ports.settle(new HealthChange(IpFamily.IPV4, Optional.empty(), List.of(checks), Set.of()));
    }

    private List<Failure> listenOn(String... addresses) {
        return ports.settle(
                new HealthChange(IpFamily.IPV4, Optional.of(Set.copyOf(ips(addresses))), List.of(), Set.of()));
    }

    private List<Failure> gone(String service) {
        return ports.settle(new HealthChange(IpFamily.IPV4, Optional.empty(), List.of(), Set.of(key(service))));
    }

    private static HealthCheck check(String service, int port, int endpoints) {
        return new HealthCheck(key(service), port, endpoints);
    }

    private static Failure refused(String service, int port, String address) {
        return new Failure(key(service), port, IpAddress.of(address), "Address already in use");
    }

    @Test
    void opensOnEveryAddress() {
        listenOn(ONE, TWO);

        assertThat(settle(check("a", 1, 1))).isEmpty();

        assertThat(machine.open).containsExactly(ONE + ":1", TWO + ":1");
    }

    @Test
    void opensNothingBeforeTheAddressesAreKnown() {
        settle(check("a", 1, 1));
        assertThat(machine.open).isEmpty();

        listenOn(ONE);
        assertThat(machine.open).containsExactly(ONE + ":1");
    }

    @Test
    void otherCountLeavesTheListenerOpen() {
        listenOn(ONE);
        settle(check("a", 1, 1));

        settle(check("a", 1, 0));

        assertThat(machine.log).containsExactly("open " + ONE + ":1");
        assertThat(ports.check(key("a"))).contains(check("a", 1, 0));
    }

    @Test
    void otherPortClosesTheOldOneFirst() {
        listenOn(ONE);
        settle(check("a", 1, 1));

        settle(check("a", 2, 1));

        assertThat(machine.log).containsExactly("open " + ONE + ":1", "close " + ONE + ":1", "open " + ONE + ":2");
    }

    @Test
    void servicesMaySwapTheirPorts() {
        listenOn(ONE);
        settle(check("a", 1, 1), check("b", 2, 1));

        assertThat(settle(check("a", 2, 1), check("b", 1, 1))).isEmpty();
        assertThat(machine.open).containsExactly(ONE + ":1", ONE + ":2");
    }

    @Test
    void goneServiceIsClosed() {
        listenOn(ONE);
        settle(check("a", 1, 1), check("b", 2, 1));

        gone("a");

        assertThat(machine.open).containsExactly(ONE + ":2");
        assertThat(ports.check(key("a"))).isEmpty();
    }

    @Test
    void addressesAreFollowedAndTheRestStaysOpen() {
        listenOn(ONE);
        settle(check("a", 1, 1));

        listenOn(ONE, TWO);
        listenOn(TWO);

        assertThat(machine.log).containsExactly("open " + ONE + ":1", "open " + TWO + ":1", "close " + ONE + ":1");
    }

    @Test
    void allAddressesOfAServiceOrNone() {
        machine.refused.add(TWO + ":1");
        listenOn(ONE, TWO);

        assertThat(settle(check("a", 1, 1), check("b", 2, 1))).containsExactly(refused("a", 1, TWO));

        assertThat(machine.open).containsExactly(ONE + ":2", TWO + ":2");
    }

    @Test
    void failureIsTriedAgainEachTimeAndToldOnce() {
        machine.refused.add(ONE + ":1");
        listenOn(ONE);
        assertThat(settle(check("a", 1, 1))).containsExactly(refused("a", 1, ONE));
        assertThat(settle()).isEmpty();

        machine.refused.clear();
        assertThat(settle()).isEmpty();
        assertThat(machine.open).containsExactly(ONE + ":1");
        gone("a");

        machine.refused.add(ONE + ":1");
        assertThat(settle(check("a", 1, 1))).containsExactly(refused("a", 1, ONE));
    }

    @Test
    void portThatBecomesFreeGoesToWhoWaitsForIt() {
        listenOn(ONE);
        settle(check("a", 1, 1));
        assertThat(settle(check("b", 1, 1))).containsExactly(refused("b", 1, ONE));

        assertThat(gone("a")).isEmpty();

        assertThat(machine.open).containsExactly(ONE + ":1");
    }

    @Test
    void goneServiceIsNotTriedAgain() {
        machine.refused.add(ONE + ":1");
        listenOn(ONE);
        settle(check("a", 1, 1));
        gone("a");
        machine.refused.clear();

        assertThat(settle()).isEmpty();
        assertThat(machine.open).isEmpty();
    }

    @Test
    void closeClosesEverything() {
        listenOn(ONE, TWO);
        settle(check("a", 1, 1), check("b", 2, 1));

        ports.close();

        assertThat(machine.open).isEmpty();
    }
}
