// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.batch.BatchEvent;
import dev.sluice.batch.Batcher;
import dev.sluice.batch.BatcherOptions;
import dev.sluice.batch.Cause;
import dev.sluice.batch.Step;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.ApplyReply;
import dev.sluice.bus.ApplyRequest;
import dev.sluice.bus.Explanation;
import dev.sluice.bus.ReadRequest;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Dirty;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.ProxySettings;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/// One batcher with its backend at the other end of the bus: asks it what to do, does it, tells everybody. Runs on
/// the batcher verticle's thread.
public final class BackendLine {
    /// A transaction of a big cluster takes seconds at worst; without an answer by then, what became of it is
    /// unknown.
    private static final Duration ANSWER = Duration.ofSeconds(60);

    /// What all lines share.
    ///
    /// @param followers told in this order (SYNC-11)
    public record Settings(ProxySettings proxy, BatcherOptions batcher, List<Follower> followers) {
        public Settings {
            followers = List.copyOf(followers);
        }
    }

    /// A backend of one family.
    ///
    /// @param looking when to read the kernel although nothing was heard of it; empty = everything is heard
    public record Target(String backend, IpFamily family, Optional<Looking> looking) {}

    /// Looks for what somebody else changed, where the kernel does not tell (SYNC-04).
    ///
    /// @param mostEndpoints not in clusters with more of them, where reading takes long
    public record Looking(Duration every, int mostEndpoints) {}

    private final Vertx vertx;
    private final Target target;
    private final InstantSource clock;
    private final Batcher batcher;
    private final BatchReporter reporter;
    private final SyncLog log;
    private final TransactionEvents events;
    private final ClusterState state;
    private final FamilyTopology topology;
    private final List<Follower> followers;
    private Optional<Instant> committed = Optional.empty();
    private OptionalLong timer = OptionalLong.empty();

    BackendLine(Vertx vertx, ClusterState state, Settings settings, Target target, InstantSource clock) {
        this.vertx = vertx;
        this.target = target;
        this.clock = clock;
        this.log = new SyncLog(target);
        this.events = new TransactionEvents(vertx.eventBus(), target);
        this.reporter = new BatchReporter(vertx.eventBus(), target, clock);
        this.state = state;
        this.followers = settings.followers();
        this.topology = new FamilyTopology(target.family(), state, settings.proxy());
        this.batcher = new Batcher(
                target.family(), new DesiredRules(topology), settings.batcher(), new SplittableRandom(), this::told);
    }

    boolean serves(String backend, IpFamily family) {
        return target.backend().equals(backend) && target.family() == family;
    }

    void dirty(Dirty dirty, Cause cause) {
        batcher.dirty(dirty.services(), dirty.nodeRules(), cause);
        drive();
    }

    /// From now on by other settings; what that makes of the rules is a change as any other.
    ///
    /// @param services all there are, if they compile to something else
    void configure(LineSettings settings, Set<ObjectKey> services, boolean nodeRules, Cause cause) {
        topology.configure(settings.proxy());
        batcher.configure(settings.batcher());
        batcher.dirty(services, nodeRules, cause);
        drive();
    }

    /// What stands for a Service, and why (DBG-01).
    Explanation.Line explain(ObjectKey service) {
        return new LineExplanation(target, batcher, topology).of(service, committed);
    }

    void start() {
        batcher.start();
        drive();
    }

    void drifted() {
        followers.forEach(follower -> follower.drifted(target.family()));
        batcher.onDrift();
        drive();
    }

    /// When its time has come.
    void lookAgain(Looking looking) {
        if (endpoints() <= looking.mostEndpoints()) {
            batcher.onDrift();
            drive();
        }
    }

    private int endpoints() {
        return topology.frontends().stream()
                .mapToInt(frontend -> frontend.action().size())
                .sum();
    }

    private void told(BatchEvent event) {
        switch (event) {
            case BatchEvent.Notice notice -> reporter.report(notice);
            case BatchEvent.Milestone milestone -> {
                note(milestone);
                followers.forEach(follower -> tell(follower, milestone));
            }
        }
    }

    private void note(BatchEvent.Milestone milestone) {
        switch (milestone) {
            case BatchEvent.Rereading _ -> log.rereading();
            case BatchEvent.CaughtUp _ -> log.caughtUp();
            case BatchEvent.Settled _, BatchEvent.FellBehind _ -> {}
        }
    }

    private void tell(Follower follower, BatchEvent.Milestone milestone) {
        switch (milestone) {
            case BatchEvent.Settled(var services, boolean node) ->
                follower.settled(new Settled(target.family(), services, node, state, topology));
            case BatchEvent.FellBehind(Instant at) -> follower.queued(target.family(), at);
            case BatchEvent.Rereading(Instant at) -> follower.rereading(target.family(), at);
            case BatchEvent.CaughtUp(Instant at) -> follower.caughtUp(target.family(), at);
        }
    }

    private void drive() {
        timer.ifPresent(vertx::cancelTimer);
        timer = OptionalLong.empty();
        switch (batcher.next(clock.instant())) {
            case Step.Read() -> read();
            case Step.Apply apply -> apply(apply);
            case Step.Idle(var wakeAt) -> wakeAt.ifPresent(this::wake);
        }
    }

    private void wake(Instant at) {
        long millis = Math.max(1, Duration.between(clock.instant(), at).toMillis());
        timer = OptionalLong.of(vertx.setTimer(millis, _ -> drive()));
    }

    private void read() {
        vertx.eventBus()
                .<Reading>request(Addresses.read(target.backend(), target.family()), new ReadRequest(), patience())
                .map(Message::body)
                .onComplete(
                        reading -> {
                            batcher.onReading(reading);
                            drive();
                        },
                        failure -> {
                            batcher.onReadFailed(String.valueOf(failure.getMessage()), clock.instant());
                            drive();
                        });
    }

    private void apply(Step.Apply apply) {
        events.leaves(apply);
        vertx.eventBus()
                .<ApplyReply>request(
                        Addresses.apply(target.backend(), target.family()),
                        new ApplyRequest(apply.diff(), apply.generation()),
                        patience())
                .map(Message::body)
                .otherwise(failure -> noAnswer(String.valueOf(failure.getMessage())))
                .onSuccess(reply -> {
                    tell(apply, reply);
                    batcher.onOutcome(reply.outcome(), clock.instant());
                    drive();
                });
    }

    private static DeliveryOptions patience() {
        return new DeliveryOptions().setSendTimeout(ANSWER.toMillis()).setLocalOnly(true);
    }

    private ApplyReply noAnswer(String reason) {
        var now = clock.instant();
        return new ApplyReply(new Outcome.Unknown("no answer from the backend: " + reason), now, now);
    }

    private void tell(Step.Apply apply, ApplyReply reply) {
        log.answered(apply, reply);
        if (reply.outcome() instanceof Outcome.Committed) {
            committed = Optional.of(reply.done());
        }
        events.answered(apply, reply);
    }
}
