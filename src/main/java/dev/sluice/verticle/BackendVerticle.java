// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counted;
import dev.sluice.backend.DriftMonitor;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.RuleBackend;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AdmitRequest;
import dev.sluice.bus.ApplyReply;
import dev.sluice.bus.ApplyRequest;
import dev.sluice.bus.CountersEvent;
import dev.sluice.bus.CountersRequest;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.ReadRequest;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One backend of one family on a thread of its own, which alone uses the backend's sockets. Deploy with
/// [#options].
///
/// Starting fails, with what is missing, if the kernel cannot run the backend. When an answer was lost or the
/// backend threw, its sockets are in doubt: the next reading opens it anew.
public final class BackendVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(BackendVerticle.class);
    private static final long HOUSEKEEPING_MILLIS = 10_000;
    private static final long WAITING_MILLIS = 1_000;
    private static final int FAILED = 1;

    /// The right to program a family, which only one process has at a time.
    @FunctionalInterface
    public interface Claim {
        /// Gives it up.
        void close();
    }

    /// How to open what the verticle owns. All are called on its thread; the monitor listens on one of its own.
    ///
    /// @param claim taken before anything else and kept to the end; throws with the reason if another process has it
    /// @param notice what people have to know of this backend, published each time it is deployed
    /// @param looking how often to look at the kernel, where the monitor does not hear of every change
    public record Parts(
            String name,
            IpFamily family,
            Supplier<Claim> claim,
            Supplier<RuleBackend> backend,
            Supplier<DriftMonitor> monitor,
            Optional<WarningEvent> notice,
            Optional<BackendLine.Looking> looking) {
        /// Nothing needs to be known of it, and its monitor hears everything.
        public Parts(
                String name,
                IpFamily family,
                Supplier<Claim> claim,
                Supplier<RuleBackend> backend,
                Supplier<DriftMonitor> monitor) {
            this(name, family, claim, backend, monitor, Optional.empty(), Optional.empty());
        }

        /// The same with a notice.
        public Parts telling(WarningEvent what) {
            return new Parts(name, family, claim, backend, monitor, Optional.of(what), looking);
        }

        /// The same, looked at from time to time.
        public Parts looking(BackendLine.Looking when) {
            return new Parts(name, family, claim, backend, monitor, notice, Optional.of(when));
        }

        /// Where diffs for it go.
        public BackendLine.Target target() {
            return new BackendLine.Target(name, family, looking);
        }
    }

    private final Parts parts;
    private final InstantSource clock;
    private Optional<RuleBackend> open = Optional.empty();
    private Optional<DriftMonitor> monitor = Optional.empty();
    private Optional<Claim> claim = Optional.empty();
    private Optional<CountersEvent> told = Optional.empty();

    public BackendVerticle(Parts parts, InstantSource clock) {
        this.parts = parts;
        this.clock = clock;
    }

    /// A pool of one thread, named after backend and family.
    public static DeploymentOptions options(String backend, IpFamily family) {
        return new DeploymentOptions()
                .setThreadingModel(ThreadingModel.WORKER)
                .setWorkerPoolName("sluice-" + backend + "-" + family.name().toLowerCase(Locale.ROOT))
                .setWorkerPoolSize(1);
    }

    @Override
    public Future<?> start() {
        claim = Optional.of(parts.claim().get());
        Capabilities found = backend().probe();
        if (!found.usable()) {
            stop();
            return Future.failedFuture(
                    parts.name() + " cannot run for " + parts.family() + ": " + String.join("; ", found.missing()));
        }
        var bus = vertx.eventBus();
        bus.<ApplyRequest>consumer(Addresses.apply(parts.name(), parts.family()), this::apply);
        bus.<ReadRequest>consumer(Addresses.read(parts.name(), parts.family()), this::read);
        bus.<CountersRequest>consumer(Addresses.counters(parts.name(), parts.family()), this::count);
        bus.<AdmitRequest>consumer(
                Addresses.admit(parts.name(), parts.family()),
                message -> admit(message.body().ports()));
        vertx.setPeriodic(HOUSEKEEPING_MILLIS, _ -> kept(this::housekeep));
        vertx.setPeriodic(WAITING_MILLIS, _ -> kept(RuleBackend::lookAfterWaiting));
        var listening = parts.monitor().get();
        monitor = Optional.of(listening);
        listening.start(what -> context.runOnContext(_ -> drifted(what)));
        parts.notice().ifPresent(this::tell);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        monitor.ifPresent(DriftMonitor::close);
        discard();
        claim.ifPresent(Claim::close);
        return Future.succeededFuture();
    }

    private RuleBackend backend() {
        if (open.isEmpty()) {
            open = Optional.of(parts.backend().get());
        }
        return open.get();
    }

    private void discard() {
        open.ifPresent(RuleBackend::close);
        open = Optional.empty();
    }

    private void apply(Message<ApplyRequest> message) {
        var request = message.body();
        var sent = clock.instant();
        Outcome outcome;
        try {
            outcome = backend().apply(request.diff(), request.generation());
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("backend", parts.name()).setCause(e).log("backend threw");
            outcome = new Outcome.Unknown(String.valueOf(e.getMessage()));
        }
        if (outcome instanceof Outcome.Unknown) {
            discard();
        }
        message.reply(new ApplyReply(outcome, sent, clock.instant()));
    }

    private void read(Message<ReadRequest> message) {
        try {
            message.reply(backend().read());
        } catch (RuntimeException e) {
            discard();
            message.fail(FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void count(Message<CountersRequest> message) {
        try {
            message.reply(counted(backend(), clock.instant()));
        } catch (RuntimeException e) {
            discard();
            message.fail(FAILED, String.valueOf(e.getMessage()));
        }
    }

    private void admit(Map<ObjectKey, Integer> ports) {
        try {
            backend().admit(ports);
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage());
            LOG.atWarn().addKeyValue("backend", parts.name()).log(reason);
            vertx.eventBus()
                    .publish(
                            Addresses.WARNING,
                            new WarningEvent(Code.HEALTH_CHECK_PORT, "", "", reason, clock.instant()));
        }
    }

    private CountersEvent counted(RuleBackend backend, Instant at) {
        var byReason = new TreeMap<String, Counted>();
        backend.counters().forEach((counter, counted) -> byReason.put(counter.label(), counted));
        return new CountersEvent(parts.name(), parts.family(), byReason, backend.sets(), at);
    }

    private void tellCounters(RuleBackend backend) {
        var counted = counted(backend, clock.instant());
        if (!told.filter(before -> before.sameFigures(counted)).isPresent()) {
            told = Optional.of(counted);
            vertx.eventBus().publish(Addresses.COUNTERS, counted);
        }
    }

    private void housekeep(RuleBackend backend) {
        backend.housekeep();
        tellCounters(backend);
    }

    private void kept(Consumer<RuleBackend> chore) {
        try {
            open.ifPresent(chore);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("backend", parts.name()).log("not kept house: {}", e.getMessage());
        }
    }

    private void tell(WarningEvent notice) {
        LOG.atError().addKeyValue("backend", parts.name()).log(notice.reason());
        vertx.eventBus().publish(Addresses.WARNING, notice);
    }

    private void drifted(String what) {
        LOG.atWarn()
                .addKeyValue("backend", parts.name())
                .addKeyValue("family", parts.family())
                .log("changed by somebody else: {}", what);
        vertx.eventBus().publish(Addresses.DRIFT, new DriftEvent(parts.name(), parts.family(), what, clock.instant()));
    }
}
