// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/// The health check node ports of Services (HC-20..28). Needs [dev.sluice.verticle.SyncFollower], which tells of the
/// proxy's own health.
///
/// @param timeout how long a change may wait before its family is unhealthy (HC-03)
public record HealthCompanion(Duration timeout) implements Companion {
    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        return vertx.deployVerticle(new HealthCheckVerticle(timeout, clock))
                .map(_ -> new HealthFollower(vertx.eventBus()));
    }
}
