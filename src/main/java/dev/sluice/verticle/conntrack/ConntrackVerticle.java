// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.conntrack;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ConntrackEvent;
import dev.sluice.conntrack.FlowChanges;
import dev.sluice.conntrack.FlowRound;
import dev.sluice.conntrack.FlowSearch;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.topology.FrontendKey.Vip;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes stale flows of one family, on a thread of its own: however big the table, programming never waits for it
/// (CT-10). What comes while it searches is taken in before it judges, and is one round with all else that came.
///
/// A kernel without ctnetlink, or a failure, costs a line in the log for each round and nothing else.
final class ConntrackVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ConntrackVerticle.class);
    private static final int SERVICES_TOLD = 8;

    private final IpFamily family;
    private final Supplier<FlowTable> opening;
    private final InstantSource clock;
    private final FlowRound round = new FlowRound();
    private final Set<ObjectKey> services = new LinkedHashSet<>();
    private Optional<FlowTable> open = Optional.empty();
    private boolean busy;
    private boolean stopped;

    /// @param opening of a socket in the network namespace to be proxied; called on the verticle's thread
    ConntrackVerticle(IpFamily family, Supplier<FlowTable> opening, InstantSource clock) {
        this.family = family;
        this.opening = opening;
        this.clock = clock;
    }

    static DeploymentOptions options(IpFamily family) {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-conntrack-" + family.name().toLowerCase(Locale.ROOT))
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<FlowChanges>consumer(Addresses.flowsSettled(family), message -> settled(message.body()));
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        discard();
        return Future.succeededFuture();
    }

    private void settled(FlowChanges changes) {
        round.add(changes);
        services.addAll(changes.services());
        if (!busy) {
            busy = true;
            later(this::search);
        }
    }

    /// Behind all that has come by now, so that it is one round.
    private void later(Runnable step) {
        context.runOnContext(_ -> {
            if (!stopped) {
                step.run();
            }
        });
    }

    private void search() {
        Set<Vip> frontends = round.begin();
        if (frontends.isEmpty()) {
            services.clear();
            busy = false;
            return;
        }
        Instant began = clock.instant();
        List<ObjectKey> reason = List.copyOf(services);
        services.clear();
        try {
            List<Flow> found = new FlowSearch(table(), family).find(frontends, round::seeks);
            later(() -> delete(found, new Round(reason, frontends.size(), began)));
        } catch (RuntimeException e) {
            giveUp(e, new Round(reason, frontends.size(), began));
        }
    }

    private void delete(List<Flow> found, Round under) {
        try {
            int deleted = 0;
            for (Flow flow : round.stale(found)) {
                deleted += table().delete(flow) ? 1 : 0;
            }
            tell(under, found.size(), deleted, "");
            later(this::search);
        } catch (RuntimeException e) {
            giveUp(e, under);
        }
    }

    /// What was sought is sought again with whatever comes next (CT-09).
    private void giveUp(RuntimeException failure, Round under) {
        discard();
        round.abandon();
        services.addAll(under.services());
        busy = false;
        LOG.atWarn().addKeyValue("family", family).log("stale flows stay for now: {}", failure.getMessage());
        tell(under, 0, 0, String.valueOf(failure.getMessage()));
    }

    private void tell(Round under, int flows, int deleted, String failure) {
        Instant ended = clock.instant();
        LOG.atDebug()
                .addKeyValue("family", family)
                .addKeyValue("frontends", under.frontends())
                .addKeyValue("deleted", deleted)
                .log("conntrack searched");
        vertx.eventBus()
                .publish(
                        Addresses.CONNTRACK,
                        new ConntrackEvent(
                                family,
                                under.services().stream().limit(SERVICES_TOLD).toList(),
                                Math.max(0, under.services().size() - SERVICES_TOLD),
                                under.frontends(),
                                flows,
                                deleted,
                                failure,
                                under.began(),
                                ended));
    }

    private FlowTable table() {
        if (open.isEmpty()) {
            open = Optional.of(opening.get());
        }
        return open.get();
    }

    private void discard() {
        open.ifPresent(FlowTable::close);
        open = Optional.empty();
    }

    /// What a round under way is about.
    private record Round(List<ObjectKey> services, int frontends, Instant began) {}
}
