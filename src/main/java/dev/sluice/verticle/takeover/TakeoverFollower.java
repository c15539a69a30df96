// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.takeover;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.StandingEvent;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Frontend;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers what is in the kernel until the old rules of its family are gone, and nothing afterwards.
final class TakeoverFollower implements Follower {
    /// Programs may have to be run, which may have to wait for each other.
    private static final DeliveryOptions PATIENCE = new DeliveryOptions()
            .setSendTimeout(Duration.ofMinutes(5).toMillis())
            .setLocalOnly(true);

    private final EventBus bus;
    private final Map<IpFamily, Map<ObjectKey, List<Frontend>>> waiting = new EnumMap<>(IpFamily.class);

    TakeoverFollower(EventBus bus, Collection<IpFamily> families) {
        this.bus = bus;
        families.forEach(family -> waiting.put(family, new HashMap<>()));
    }

    @Override
    public void settled(Settled settled) {
        Map<ObjectKey, List<Frontend>> frontends = waiting.get(settled.family());
        if (frontends != null) {
            settled.services().forEach(service -> frontends.put(service, settled.frontends(service)));
        }
    }

    @Override
    public void caughtUp(IpFamily family, Instant at) {
        Map<ObjectKey, List<Frontend>> frontends = waiting.get(family);
        if (frontends != null) {
            var standing = new StandingEvent(
                    family, frontends.values().stream().flatMap(List::stream).toList());
            bus.<Boolean>request(Addresses.standing(), standing, PATIENCE)
                    .onSuccess(done -> forget(family, done.body()));
        }
    }

    private void forget(IpFamily family, boolean done) {
        if (done) {
            waiting.remove(family);
        }
    }
}
