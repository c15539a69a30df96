// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ProgrammedEvent;
import dev.sluice.bus.SyncEvent;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.NoLocalEndpoints;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Tells on the bus how far the kernel is: from this everybody who answers for the proxy works out its health (HC-03)
/// and its figures (MET-05, MET-11). To be the first of the companions (SYNC-11).
public final class SyncFollower implements Follower {
    /// Of one family; by Service only where it is not zero, which is hardly anywhere.
    private static final class NoLocal {
        private final Map<ObjectKey, NoLocalEndpoints> byService = new HashMap<>();
        private NoLocalEndpoints all = NoLocalEndpoints.NONE;

        private void put(ObjectKey service, NoLocalEndpoints now) {
            NoLocalEndpoints before =
                    now.equals(NoLocalEndpoints.NONE) ? byService.remove(service) : byService.put(service, now);
            all = all.plus(now).minus(before == null ? NoLocalEndpoints.NONE : before);
        }
    }

    private final EventBus bus;
    private final InstantSource clock;
    private final Map<IpFamily, NoLocal> noLocal = new EnumMap<>(IpFamily.class);

    private SyncFollower(EventBus bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /// Nothing is deployed for it.
    public static Companion companion() {
        return (vertx, clock) -> Future.succeededFuture(new SyncFollower(vertx.eventBus(), clock));
    }

    @Override
    public void settled(Settled settled) {
        NoLocal family = noLocal.computeIfAbsent(settled.family(), _ -> new NoLocal());
        for (ObjectKey service : settled.services()) {
            family.put(service, NoLocalEndpoints.of(settled.topology().frontends(service)));
        }
        bus.publish(
                Addresses.programmed(),
                new ProgrammedEvent(settled.family(), settled.services(), family.all, clock.instant()));
    }

    @Override
    public void queued(IpFamily family, Instant at) {
        bus.publish(Addresses.sync(), new SyncEvent(family, true, at));
    }

    @Override
    public void rereading(IpFamily family, Instant at) {
        bus.publish(Addresses.sync(), new SyncEvent(family, true, true, at));
    }

    @Override
    public void caughtUp(IpFamily family, Instant at) {
        bus.publish(Addresses.sync(), new SyncEvent(family, false, at));
    }
}
