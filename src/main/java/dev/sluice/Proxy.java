// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.batch.BatcherOptions;
import dev.sluice.source.StateSource;
import dev.sluice.source.node.HostAddressSource;
import dev.sluice.topology.ProxySettings;
import dev.sluice.verticle.BackendLine;
import dev.sluice.verticle.BackendVerticle;
import dev.sluice.verticle.BatcherVerticle;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.HostAddressVerticle;
import dev.sluice.verticle.SourceVerticle;
import dev.sluice.verticle.StartTerms;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The line put together: backends, then the batcher, then the sources, so that whoever speaks is heard.
final class Proxy {
    private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

    /// What a proxy is made of.
    ///
    /// @param nodeName our own Node's name
    /// @param start what is waited for before anything is programmed
    /// @param companions what follows a commit, in this order (SYNC-11)
    record Parts(
            StateSource source,
            HostAddressSource host,
            List<BackendVerticle.Parts> backends,
            String nodeName,
            StartTerms start,
            ProxySettings settings,
            BatcherOptions batching,
            List<Companion> companions) {}

    private Proxy() {}

    /// Deploys everything. A family that the kernel cannot serve is left out (ND-10); it fails if none is left.
    static Future<List<BackendLine.Target>> start(Vertx vertx, Parts parts, InstantSource clock) {
        return backends(vertx, parts.backends(), clock).compose(targets -> {
            if (targets.isEmpty()) {
                return Future.failedFuture("no address family can be served; see the errors above");
            }
            return followers(vertx, parts.companions(), clock)
                    .compose(followers -> {
                        var settings = new BackendLine.Settings(parts.settings(), parts.batching(), followers);
                        var batcher = new BatcherVerticle(beginning(parts), settings, targets, clock);
                        return vertx.deployVerticle(batcher, BatcherVerticle.options());
                    })
                    .compose(_ -> vertx.deployVerticle(new HostAddressVerticle(parts.host(), clock)))
                    .compose(_ -> vertx.deployVerticle(new SourceVerticle(parts.source(), clock)))
                    .map(targets);
        });
    }

    private static BatcherVerticle.Beginning beginning(Parts parts) {
        var families =
                parts.backends().stream().map(BackendVerticle.Parts::family).collect(Collectors.toUnmodifiableSet());
        return new BatcherVerticle.Beginning(parts.nodeName(), parts.start(), families);
    }

    private static Future<List<Follower>> followers(Vertx vertx, List<Companion> companions, InstantSource clock) {
        var followers = new ArrayList<Follower>();
        Future<Void> all = Future.succeededFuture();
        for (Companion companion : companions) {
            all = all.compose(_ -> companion.deploy(vertx, clock))
                    .onSuccess(followers::add)
                    .mapEmpty();
        }
        return all.map(_ -> List.copyOf(followers));
    }

    private static Future<List<BackendLine.Target>> backends(
            Vertx vertx, List<BackendVerticle.Parts> backends, InstantSource clock) {
        var targets = new ArrayList<BackendLine.Target>();
        Future<Void> all = Future.succeededFuture();
        for (BackendVerticle.Parts backend : backends) {
            all = all.compose(_ -> vertx.deployVerticle(
                            new BackendVerticle(backend, clock),
                            BackendVerticle.options(backend.name(), backend.family())))
                    .onSuccess(_ -> targets.add(backend.target()))
                    .onFailure(failure -> LOG.atError()
                            .addKeyValue("family", backend.family())
                            .log("family is not served: {}", failure.getMessage()))
                    .otherwiseEmpty()
                    .mapEmpty();
        }
        return all.map(_ -> List.copyOf(targets));
    }
}
