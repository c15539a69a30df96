// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.Cause;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.HostEvent;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Dirty;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds changes into the model and drives one [BackendLine] per family. Runs on a worker thread of its own, so
/// that no event loop waits while 30,000 Services fold. Deploy with [#options].
public final class BatcherVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BatcherVerticle.class);

    /// Our Node may come late, and ServiceCIDRs may be forbidden: Services do not wait for them longer than this
    /// (ND-04).
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ClusterState state;
    private final BackendLine.Settings settings;
    private final List<BackendLine.Target> targets;
    private final InstantSource clock;
    private final List<BackendLine> lines = new ArrayList<>();
    private boolean impatient;
    private boolean started;

    /// @param nodeName our own Node's
    public BatcherVerticle(
            String nodeName, BackendLine.Settings settings, List<BackendLine.Target> targets, InstantSource clock) {
        this.state = new ClusterState(nodeName);
        this.settings = settings;
        this.targets = List.copyOf(targets);
        this.clock = clock;
    }

    /// One thread, so that model and batchers need no locks.
    public static DeploymentOptions options() {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-batcher")
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        targets.forEach(target -> lines.add(new BackendLine(vertx, state, settings, target, clock)));
        vertx.eventBus().<ChangeEvent>consumer(Addresses.CHANGE, this::changed);
        vertx.eventBus().<HostEvent>consumer(Addresses.HOST, this::hostChanged);
        vertx.eventBus().<DriftEvent>consumer(Addresses.DRIFT, this::drifted);
        vertx.setTimer(PATIENCE.toMillis(), _ -> {
            impatient = true;
            startWhenListed();
        });
        return Future.succeededFuture();
    }

    private void changed(Message<ChangeEvent> message) {
        var event = message.body();
        folded(state.fold(event.change()), event.change().ref(), event.seen());
    }

    /// The machine is told by the name of its Node: it has none of its own in the cluster.
    private void hostChanged(Message<HostEvent> message) {
        var event = message.body();
        var machine = new ObjectRef(Kind.NODE, new ObjectKey("", state.nodeName()), "");
        folded(state.fold(event.host()), machine, event.seen());
    }

    private void folded(Dirty dirty, ObjectRef ref, Instant seen) {
        if (!dirty.isEmpty()) {
            var cause = new Cause(ref, seen, clock.instant());
            lines.forEach(line -> line.dirty(dirty, cause));
        }
        startWhenListed();
    }

    /// Services and slices must be complete (IN-07); Node and ServiceCIDRs should be, and this machine's addresses
    /// where node ports depend on them, or a restart would take their rules away for a moment.
    private void startWhenListed() {
        var needed = impatient ? EnumSet.of(Kind.SERVICE, Kind.ENDPOINT_SLICE) : EnumSet.allOf(Kind.class);
        boolean host = impatient || state.hostListed() || !settings.proxy().needsHostAddresses();
        if (!started && host && needed.stream().allMatch(state::listed)) {
            started = true;
            LOG.atInfo().addKeyValue("services", state.services().size()).log("lists complete, programming begins");
            lines.forEach(BackendLine::start);
        }
    }

    private void drifted(Message<DriftEvent> message) {
        var event = message.body();
        lines.stream()
                .filter(line -> line.serves(event.backend(), event.family()))
                .forEach(BackendLine::drifted);
    }
}
