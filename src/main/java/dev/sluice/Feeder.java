// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.demo.Feed;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;

/// Hands the bus's public events to the demo, on one worker thread: a change is always heard before the transaction
/// that it led to.
final class Feeder extends VerticleBase {
    private final Feed feed;

    Feeder(Feed feed) {
        this.feed = feed;
    }

    static DeploymentOptions options() {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-demo")
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        var bus = vertx.eventBus();
        bus.<ChangeEvent>consumer(Addresses.CHANGE, message -> feed.changed(message.body()));
        bus.<AppliedEvent>consumer(Addresses.APPLIED, message -> feed.applied(message.body()));
        bus.<WarningEvent>consumer(Addresses.WARNING, message -> feed.warned(message.body()));
        bus.<QuarantineEvent>consumer(Addresses.QUARANTINE, message -> feed.quarantined(message.body()));
        bus.<DriftEvent>consumer(Addresses.DRIFT, message -> feed.drifted(message.body()));
        return Future.succeededFuture();
    }
}
