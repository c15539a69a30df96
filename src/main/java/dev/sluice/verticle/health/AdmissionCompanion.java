// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.health;

import dev.sluice.bus.Addresses;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// Lets health check node ports be reached through the host's own filter, by a backend that can see to that (TRF-54).
///
/// @param backend who writes the rules
public record AdmissionCompanion(String backend) implements Companion {
    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        return Future.succeededFuture(new AdmissionFollower(
                (family, request) -> vertx.eventBus().send(Addresses.admit(backend, family), request)));
    }
}
