// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.traffic;

import dev.sluice.model.IpFamily;
import dev.sluice.traffic.TrafficCounters;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Counts the traffic of the Services that are chosen (MET-27).
///
/// @param families those that are programmed
/// @param opening of the counters in the network namespace to be proxied
/// @param limit of Service ports that are counted in each family
/// @param interval between two readings
public record TrafficCompanion(
        List<IpFamily> families, Function<IpFamily, TrafficCounters> opening, int limit, Duration interval)
        implements Companion {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    public TrafficCompanion {
        families = List.copyOf(families);
    }

    /// Read as often as the counters of the rules are.
    public TrafficCompanion(List<IpFamily> families, Function<IpFamily, TrafficCounters> opening, int limit) {
        this(families, opening, limit, INTERVAL);
    }

    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        List<Future<String>> deployed = families.stream()
                .map(family -> vertx.deployVerticle(
                        new TrafficVerticle(family, () -> opening.apply(family), interval, clock),
                        TrafficVerticle.options(family)))
                .toList();
        return Future.all(deployed).map(_ -> new TrafficFollower(vertx.eventBus(), families, limit, clock));
    }
}
