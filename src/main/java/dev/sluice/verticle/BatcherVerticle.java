// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.Cause;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.ExplainRequest;
import dev.sluice.bus.Explanation;
import dev.sluice.bus.HostEvent;
import dev.sluice.bus.NewSettings;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Dirty;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.topology.ProxySettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Folds changes into the model and drives one [BackendLine] per family. Runs on a worker thread of its own, so
/// that no event loop waits while 30,000 Services fold. Deploy with [#options].
public final class BatcherVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BatcherVerticle.class);

    private final ClusterState state;
    private final Set<IpFamily> families;
    private final List<BackendLine.Target> targets;
    private final InstantSource clock;
    private final StartTerms terms;
    private BackendLine.Settings settings;
    private StartBarrier barrier;
    private final List<BackendLine> lines = new ArrayList<>();
    private Duration waited = Duration.ZERO;
    private boolean decided;

    /// What it is to begin with.
    ///
    /// @param nodeName our own Node's
    /// @param families that this machine has, served or not
    public record Beginning(String nodeName, StartTerms terms, Set<IpFamily> families) {
        public Beginning {
            families = Set.copyOf(families);
        }
    }

    /// @param targets the backends that run
    public BatcherVerticle(
            Beginning beginning, BackendLine.Settings settings, List<BackendLine.Target> targets, InstantSource clock) {
        this.state = new ClusterState(beginning.nodeName());
        this.terms = beginning.terms();
        this.families = beginning.families();
        this.barrier = new StartBarrier(terms, settings.proxy(), families);
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
        targets.forEach(target -> lines.add(line(target)));
        vertx.eventBus().<ChangeEvent>consumer(Addresses.CHANGE, this::changed);
        vertx.eventBus().<HostEvent>consumer(Addresses.HOST, this::hostChanged);
        vertx.eventBus().<NewSettings>consumer(Addresses.newSettings(), this::configured);
        vertx.eventBus().<ExplainRequest>consumer(Addresses.explain(), this::explain);
        vertx.eventBus().<DriftEvent>consumer(Addresses.DRIFT, this::drifted);
        barrier.deadlines()
                .forEach(deadline -> vertx.setTimer(Math.max(1, deadline.toMillis()), _ -> {
                    waited = deadline;
                    beginWhenReady();
                }));
        return Future.succeededFuture();
    }

    private BackendLine line(BackendLine.Target target) {
        var line = new BackendLine(vertx, state, settings, target, clock);
        target.looking()
                .ifPresent(looking -> vertx.setPeriodic(looking.every().toMillis(), _ -> line.lookAgain(looking)));
        return line;
    }

    private void changed(Message<ChangeEvent> message) {
        var event = message.body();
        LOG.atDebug().addKeyValue("object", event.change().ref()).log("event");
        boolean had = state.node().isPresent();
        folded(state.fold(event.change()), event.change().ref(), event.seen());
        if (had && state.node().isEmpty()) {
            LOG.atWarn().addKeyValue("node", state.nodeName()).log("our Node was deleted; going on with what it said");
        }
    }

    /// The machine is told by the name of its Node: it has none of its own in the cluster.
    private void hostChanged(Message<HostEvent> message) {
        var event = message.body();
        folded(state.fold(event.host()), machine(), event.seen());
    }

    private ObjectRef machine() {
        return new ObjectRef(Kind.NODE, new ObjectKey("", state.nodeName()), "");
    }

    /// What is configured is the machine's, too.
    private void configured(Message<NewSettings> message) {
        var other = LineSettings.of(message.body().options());
        ProxySettings before = settings.proxy();
        settings = new BackendLine.Settings(other.proxy(), other.batcher(), settings.followers());
        barrier = new StartBarrier(terms, other.proxy(), families);
        Set<ObjectKey> services = other.proxy().compilesAs(before) ? Set.of() : state.services();
        var cause = new Cause(machine(), message.body().at(), clock.instant());
        lines.forEach(line -> line.configure(other, services, !other.proxy().equals(before), cause));
        beginWhenReady();
    }

    private void folded(Dirty dirty, ObjectRef ref, Instant seen) {
        if (!dirty.isEmpty()) {
            var cause = new Cause(ref, seen, clock.instant());
            lines.forEach(line -> line.dirty(dirty, cause));
        }
        beginWhenReady();
    }

    private void beginWhenReady() {
        if (decided) {
            return;
        }
        switch (barrier.judge(state, waited)) {
            case StartBarrier.Verdict.Wait() -> {}
            case StartBarrier.Verdict.Begin(var without) -> {
                decided = true;
                without.forEach(missing -> LOG.atError().log("programming begins without {}", missing));
                LOG.atInfo().addKeyValue("services", state.services().size()).log("lists complete, programming begins");
                lines.forEach(BackendLine::start);
            }
            case StartBarrier.Verdict.Fail(var reason) -> {
                decided = true;
                terms.onFailure().accept(reason);
            }
        }
    }

    private void explain(Message<ExplainRequest> message) {
        ObjectKey service = message.body().service();
        message.reply(new Explanation(
                state.service(service).isPresent(),
                lines.stream().map(line -> line.explain(service)).toList()));
    }

    private void drifted(Message<DriftEvent> message) {
        var event = message.body();
        lines.stream()
                .filter(line -> line.serves(event.backend(), event.family()))
                .forEach(BackendLine::drifted);
    }
}
