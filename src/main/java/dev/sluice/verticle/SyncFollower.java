// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.SyncEvent;
import dev.sluice.model.IpFamily;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;

/// Tells on the bus when a family falls behind and when it has caught up: from this everybody who answers for the
/// proxy works out its health (HC-03). To be the first of the companions (SYNC-11).
public final class SyncFollower implements Follower {
    private final EventBus bus;

    private SyncFollower(EventBus bus) {
        this.bus = bus;
    }

    /// Nothing is deployed for it.
    public static Companion companion() {
        return (vertx, _) -> Future.succeededFuture(new SyncFollower(vertx.eventBus()));
    }

    @Override
    public void settled(Settled settled) {}

    @Override
    public void queued(IpFamily family, Instant at) {
        bus.publish(Addresses.sync(), new SyncEvent(family, true, at));
    }

    @Override
    public void caughtUp(IpFamily family, Instant at) {
        bus.publish(Addresses.sync(), new SyncEvent(family, false, at));
    }
}
