// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.bus.Addresses;
import dev.sluice.health.HealthAddresses;
import dev.sluice.health.HealthChange;
import dev.sluice.health.HealthCheck;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Tells those who answer health checks what was committed (HC-27). Keeps the names of the Services that have a health
/// check node port, to tell when one has none any more.
final class HealthFollower implements Follower {
    private final EventBus bus;
    private final Map<IpFamily, Set<ObjectKey>> checked = new EnumMap<>(IpFamily.class);

    HealthFollower(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void settled(Settled settled) {
        IpFamily family = settled.family();
        boolean first = !checked.containsKey(family);
        Set<ObjectKey> known = checked.computeIfAbsent(family, _ -> new HashSet<>());
        var checks = new ArrayList<HealthCheck>();
        var gone = new HashSet<ObjectKey>();
        for (ObjectKey service : settled.services()) {
            Optional<HealthCheck> check = check(settled, service);
            check.ifPresent(checks::add);
            if (check.isPresent()) {
                known.add(service);
            } else if (known.remove(service)) {
                gone.add(service);
            }
        }
        Optional<Set<IpAddress>> addresses = first || settled.node()
                ? Optional.of(HealthAddresses.of(settled.topology().nodeRules().nodePorts(), family))
                : Optional.empty();
        // Told even if nothing of it changed: with each commit, a port that could not be opened is tried again.
        if (addresses.isPresent() || !known.isEmpty() || !gone.isEmpty()) {
            bus.send(Addresses.healthChecks(), new HealthChange(family, addresses, checks, gone));
        }
    }

    private static Optional<HealthCheck> check(Settled settled, ObjectKey key) {
        return settled.state()
                .service(key)
                .flatMap(service -> HealthCheck.of(
                        service,
                        settled.family(),
                        () -> settled.topology().readyHere(key).size()));
    }
}
