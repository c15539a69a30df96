// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.takeover;

import dev.sluice.cleanup.Leftovers;
import dev.sluice.model.IpFamily;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// Removes what other proxies and modes left, once our rules stand (CLN-01, CLN-06).
///
/// @param backend whose rules are read back
/// @param families that it programs
/// @param leftovers what to look for; asked once, on a thread that may block
/// @param asking after how long what waits for its connections is asked again
public record TakeoverCompanion(
        String backend, List<IpFamily> families, Supplier<List<Leftovers>> leftovers, Duration asking)
        implements Companion {
    private static final Duration ASKING = Duration.ofSeconds(5);

    /// With the usual patience.
    public TakeoverCompanion(String backend, List<IpFamily> families, Supplier<List<Leftovers>> leftovers) {
        this(backend, families, leftovers, ASKING);
    }

    public TakeoverCompanion {
        families = List.copyOf(families);
    }

    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        return vertx.deployVerticle(new TakeoverVerticle(this, clock), TakeoverVerticle.options())
                .map(_ -> new TakeoverFollower(vertx.eventBus(), families));
    }
}
