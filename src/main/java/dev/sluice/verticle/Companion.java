// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// A feature beside the rules, which follows what is programmed.
@FunctionalInterface
public interface Companion {
    /// Deploys the feature's verticles, and gives who is to be told. A failure keeps the proxy from starting, so what
    /// the node can do without is no failure.
    Future<Follower> deploy(Vertx vertx, InstantSource clock);
}
