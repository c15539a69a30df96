// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.conntrack;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/// Frees clients from flows that lead to endpoints of the past (section 8 of the specification).
///
/// @param families those that are programmed
/// @param opening of the table in the network namespace to be proxied
/// @param terminateStaleTcp whether TCP connections to endpoints that are gone end, too (CT-12)
public record ConntrackCompanion(
        List<IpFamily> families, Function<IpFamily, FlowTable> opening, boolean terminateStaleTcp)
        implements Companion {
    public ConntrackCompanion {
        families = List.copyOf(families);
    }

    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        List<Future<String>> deployed = families.stream()
                .map(family -> vertx.deployVerticle(
                        new ConntrackVerticle(family, () -> opening.apply(family), clock),
                        ConntrackVerticle.options(family)))
                .toList();
        return Future.all(deployed).map(_ -> new ConntrackFollower(vertx.eventBus(), families, terminateStaleTcp));
    }
}
