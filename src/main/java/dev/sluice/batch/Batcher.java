// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Decides when to apply what: the law is in the package page. One per backend and family (TRF-56).
///
/// For one thread. Never blocks, knows no clock: every `now` must come from one that does not go backwards. Its
/// owner tells it what happened and then asks [#next] until that is [Step.Idle]:
///
/// ```
/// batcher.dirty(...);                       // or onOutcome, onReading, onDrift, start, a timer
/// switch (batcher.next(now)) {
///     case Read _      -> backend.read(), then onReading(...) or onReadFailed(...)
///     case Apply apply -> backend.apply(apply.diff(), apply.generation()), then onOutcome(...)
///     case Idle idle   -> set a timer for idle.wakeAt(), if there is one
/// }
/// ```
public final class Batcher {
    private BatcherOptions options;
    private final Desired desired;
    private final Consumer<BatchEvent> events;
    private final CommittedRules committed;
    private final Differences differences;
    private final Quarantine quarantine;
    private final Recovery recovery;
    private final Schedule schedule;
    private final ConflictLog conflicts;
    private final Dirt dirt = new Dirt();
    private final Progress progress;
    private final Set<FrontendKey> surprises = new HashSet<>();
    private Flight flight = new Flight.None();
    private long lastGeneration;
    private boolean started;
    private boolean readWanted;
    private boolean drifted;
    private boolean repairWanted;
    /// A refusal of this incident was already answered by reading.
    private boolean reread;
    /// The answer to the next transaction starts the floor anew.
    private boolean floorDue;
    private Instant floor = Instant.MIN;

    /// @param random for jitter
    /// @param events told from inside the calls below; must not call back
    public Batcher(
            IpFamily family,
            Desired desired,
            BatcherOptions options,
            RandomGenerator random,
            Consumer<BatchEvent> events) {
        this.options = options;
        this.desired = desired;
        this.events = events;
        conflicts = new ConflictLog(desired, events);
        committed = new CommittedRules(family);
        differences = new Differences(desired, committed);
        quarantine = new Quarantine(options.quarantine(), random);
        recovery = new Recovery(options.recovery(), random, events);
        schedule = new Schedule(options, differences, quarantine, recovery, events);
        progress = new Progress(dirt, differences, events);
    }

    /// From now on with another [BatcherOptions#minSyncPeriod] and other pauses of [BatcherOptions#recovery]. The floor
    /// that holds changes back now is lifted. Nothing is programmed because of it.
    ///
    /// @throws IllegalArgumentException if anything else is different: that is for a start to say
    public void configure(BatcherOptions other) {
        if (!other.equals(options.withMinSyncPeriod(other.minSyncPeriod()).withRecovery(other.recovery()))) {
            throw new IllegalArgumentException("cannot become " + other + ", is " + options);
        }
        options = other;
        recovery.pause(other.recovery());
        floor = Instant.MIN;
    }

    /// These Services, and perhaps the node's rules, have to be compiled anew. Cheap; may be called at any time,
    /// also while a transaction is in flight and before [#start].
    public void dirty(Collection<ObjectKey> services, boolean nodeRules, Cause cause) {
        dirt.add(services, nodeRules, cause);
    }

    /// Both first lists are complete (IN-07); before that nothing is read and nothing programmed. A second call is
    /// ignored.
    public void start() {
        readWanted |= !started;
        started = true;
    }

    /// Somebody else changed our rules in the kernel (SYNC-12): they are read again as soon as nothing is in
    /// flight.
    public void onDrift() {
        drifted = true;
    }

    /// What to do now.
    public Step next(Instant now) {
        if (started && (readWanted || drifted || repairWanted || !dirt.isEmpty())) {
            progress.behind(now);
        }
        if (!started || !(flight instanceof Flight.None)) {
            return new Step.Idle(Optional.empty());
        }
        Instant notBefore = recovery.notBefore(!dirt.isEmpty());
        if (now.isBefore(notBefore)) {
            return new Step.Idle(Optional.of(notBefore));
        }
        if (readWanted || drifted) {
            return read(now);
        }
        fold(now);
        Optional<Attempt> attempt = schedule.next(now);
        if (attempt.isEmpty() && repairWanted) {
            attempt = Optional.of(Attempt.REPAIR);
        }
        return attempt.<Step>map(a -> send(a, now)).orElseGet(() -> rest(now));
    }

    /// The answer to [Step.Read].
    public void onReading(Reading reading) {
        landed(Flight.Reading.class);
        surprises.addAll(committed.adopt(reading.rules()));
        differences.compareNode(Causes.NONE);
        repairWanted = !reading.intact();
        events.accept(new BatchEvent.Adopted(reading.rules().frontends().size(), reading.findings()));
    }

    /// The other answer to [Step.Read].
    public void onReadFailed(String reason, Instant now) {
        landed(Flight.Reading.class);
        unsure(reason, now);
    }

    /// The answer to [Step.Apply].
    public void onOutcome(Outcome outcome, Instant now) {
        Flight.Transaction sent = landed(Flight.Transaction.class);
        if (floorDue) {
            floor = now.plus(options.minSyncPeriod());
            floorDue = false;
        }
        switch (outcome) {
            case Outcome.Committed answer -> committed(sent, answer, now);
            case Outcome.Rejected rejected -> rejected(sent.attempt(), rejected, now);
            case Outcome.Stale stale -> {
                schedule.undecided(sent.attempt());
                unsure(stale.reason(), now);
            }
            case Outcome.Unknown unknown -> {
                schedule.undecided(sent.attempt());
                unsure(unknown.reason(), now);
            }
        }
    }

    /// What the kernel is known to hold at a key.
    public Optional<Frontend> committed(FrontendKey key) {
        return committed.frontend(key);
    }

    /// Whether a Service was changed since it was last compiled.
    public boolean isDirty(ObjectKey service) {
        return dirt.holds(new Subject.OneService(service));
    }

    public BatchStatus status() {
        return new BatchStatus(
                committed.generation(),
                committed.frontends().size(),
                dirt.services(),
                differences.subjects(),
                differences.frontends(),
                !(flight instanceof Flight.None),
                quarantine.patients(),
                recovery.reason());
    }

    private Step read(Instant now) {
        if (!readWanted && now.isBefore(recovery.nextDriftRead())) {
            return new Step.Idle(Optional.of(recovery.nextDriftRead()));
        }
        if (drifted) {
            recovery.driftRead(now);
        }
        readWanted = false;
        drifted = false;
        flight = new Flight.Reading();
        events.accept(new BatchEvent.Rereading(now));
        return new Step.Read();
    }

    /// Brings the differences up to date. Only here, and only while nothing is in flight, so that whatever a
    /// transaction carries is still what differs when its answer comes.
    private void fold(Instant now) {
        Set<Subject> looked = new LinkedHashSet<>();
        if (!dirt.isEmpty() && !now.isBefore(floor)) {
            looked.addAll(dirt.fold(desired, differences, conflicts));
            floorDue = true;
        }
        differences.compare(surprises, Causes.NONE);
        surprises.clear();
        List<Subject> touched = differences.takeTouched();
        schedule.touched(touched, now);
        looked.addAll(touched);
        progress.settled(looked);
    }

    private Step send(Attempt attempt, Instant now) {
        RuleDiff diff = differences.diff(attempt.part());
        Causes causes =
                Causes.merge(attempt.part().stream().map(Difference::causes).toList(), options.causesPerTransaction());
        lastGeneration++;
        var apply = new Step.Apply(lastGeneration, diff, causes, now);
        flight = new Flight.Transaction(apply, attempt);
        return apply;
    }

    private Step rest(Instant now) {
        recovery.well();
        if (dirt.isEmpty()) {
            progress.caughtUp(now);
        }
        Stream<Instant> floorEnd = dirt.isEmpty() ? Stream.empty() : Stream.of(floor);
        return new Step.Idle(
                Stream.concat(floorEnd, schedule.nextRetry().stream()).min(Instant::compareTo));
    }

    private void committed(Flight.Transaction sent, Outcome.Committed answer, Instant now) {
        long generation = sent.apply().generation();
        if (answer.generation() != generation) {
            schedule.undecided(sent.attempt());
            unsure("committed generation " + answer.generation() + " instead of " + generation, now);
            return;
        }
        committed.carryOut(sent.apply().diff(), generation);
        differences.remove(sent.attempt().part());
        schedule.committed(sent.attempt());
        progress.settled(sent.attempt().subjects());
        if (schedule.isIdle()) {
            progress.landed();
        }
        repairWanted = false;
        reread &= !schedule.isSettled();
    }

    private void rejected(Attempt attempt, Outcome.Rejected rejected, Instant now) {
        if (attempt.mayReread() && !reread && Unexplained.is(rejected.errno())) {
            reread = true;
            readWanted = true;
            schedule.undecided(attempt);
        } else {
            schedule.refused(attempt, rejected, now);
        }
    }

    private void unsure(String reason, Instant now) {
        readWanted = true;
        recovery.lost(reason, now);
    }

    private <F extends Flight> F landed(Class<F> expected) {
        if (!expected.isInstance(flight)) {
            throw new IllegalStateException("answer to " + expected.getSimpleName() + ", but in flight: " + flight);
        }
        F was = expected.cast(flight);
        flight = new Flight.None();
        return was;
    }
}
