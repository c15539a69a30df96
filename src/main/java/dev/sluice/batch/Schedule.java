// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.backend.Outcome;
import dev.sluice.batch.Attempt.Origin;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Decides whose differences leave next. Each subject that differs stands in exactly one place: in the queue, among
/// the suspects of a refused batch, or in quarantine. The three take turns, so that neither a search for a culprit
/// nor a culprit that changes all the time holds up the others.
final class Schedule {
    private static final List<Origin> TURNS = List.of(Origin.QUEUE, Origin.SUSPECTS, Origin.RETRY);

    private final BatcherOptions options;
    private final Differences differences;
    private final Quarantine quarantine;
    private final Recovery recovery;
    private final Consumer<BatchEvent> events;
    private final ReadyQueue queue = new ReadyQueue();
    private final Isolation isolation = new Isolation();
    private final Set<Subject> refusedInARow = new LinkedHashSet<>();
    private int turn;

    Schedule(
            BatcherOptions options,
            Differences differences,
            Quarantine quarantine,
            Recovery recovery,
            Consumer<BatchEvent> events) {
        this.options = options;
        this.differences = differences;
        this.quarantine = quarantine;
        this.recovery = recovery;
        this.events = events;
    }

    /// No search for a culprit is under way.
    boolean isSettled() {
        return isolation.isEmpty() && !recovery.refusesAll();
    }

    /// Nobody waits but those in quarantine.
    boolean isIdle() {
        return queue.isEmpty() && isSettled();
    }

    /// When someone in quarantine is due.
    Optional<Instant> nextRetry() {
        return recovery.refusesAll() ? Optional.empty() : quarantine.nextTurn();
    }

    /// What differs for these subjects changed, perhaps to nothing.
    void touched(List<Subject> subjects, Instant now) {
        for (Subject subject : subjects) {
            Optional<Difference> difference = differences.of(subject);
            if (difference.isEmpty()) {
                queue.remove(subject);
                release(subject, "nothing left to program");
            } else if (quarantine.holds(subject)) {
                quarantine.retryNow(subject, now);
            } else if (!isolation.suspects(subject)) {
                queue.offer(difference.get());
            }
        }
    }

    /// The next part to be sent, if anyone may leave.
    Optional<Attempt> next(Instant now) {
        if (recovery.refusesAll()) {
            return queue.leastRefused().map(difference -> new Attempt(Origin.TRIAL, List.of(difference)));
        }
        for (int tried = 0; tried < TURNS.size(); tried++) {
            Origin origin = TURNS.get(turn);
            turn = (turn + 1) % TURNS.size();
            List<Difference> part = part(origin, now);
            if (!part.isEmpty()) {
                return Optional.of(new Attempt(origin, part));
            }
        }
        return Optional.empty();
    }

    /// The attempt was committed.
    void committed(Attempt attempt) {
        for (Subject subject : attempt.subjects()) {
            queue.remove(subject);
            release(subject, "programmed");
        }
        isolation.clear(attempt.subjects());
        refusedInARow.clear();
        recovery.well();
    }

    /// It is not known, or not worth knowing, what the kernel thinks of the attempt.
    void undecided(Attempt attempt) {
        if (attempt.origin() == Origin.SUSPECTS) {
            isolation.again(attempt.subjects());
        }
    }

    /// The kernel refused the attempt.
    void refused(Attempt attempt, Outcome.Rejected rejected, Instant now) {
        String reason = rejected.operation() + ": " + rejected.message();
        List<Subject> subjects = attempt.subjects();
        if (attempt.origin() == Origin.TRIAL || subjects.isEmpty()) {
            attempt.part().forEach(Difference::refused);
            recovery.refused(reason, now);
        } else if (attempt.origin() == Origin.RETRY) {
            events.accept(new BatchEvent.Quarantined(quarantine.refuse(subjects.getFirst(), reason, now)));
        } else if (subjects.size() == 1) {
            refusedAlone(attempt.part().getFirst(), reason, now);
        } else {
            subjects.forEach(queue::remove);
            isolation.split(subjects, rejected.suspects());
        }
    }

    private List<Difference> part(Origin origin, Instant now) {
        return switch (origin) {
            case QUEUE -> queue.nextPart(options.elementsPerTransaction());
            case SUSPECTS -> suspects();
            case RETRY, TRIAL ->
                quarantine.due(now).flatMap(differences::of).map(List::of).orElse(List.of());
        };
    }

    /// The next group in which anything still differs; who differs no longer is no suspect either.
    private List<Difference> suspects() {
        for (var group = isolation.next(); group.isPresent(); group = isolation.next()) {
            List<Subject> gone = group.get().stream()
                    .filter(subject -> differences.of(subject).isEmpty())
                    .toList();
            isolation.clear(gone);
            if (gone.size() < group.get().size()) {
                return group.get().stream()
                        .flatMap(subject -> differences.of(subject).stream())
                        .toList();
            }
        }
        return List.of();
    }

    private void refusedAlone(Difference difference, String reason, Instant now) {
        Subject subject = difference.subject();
        queue.remove(subject);
        isolation.clear(List.of(subject));
        difference.refused();
        // Who was refused alone before is no new evidence.
        if (difference.refusals() == 1) {
            refusedInARow.add(subject);
        }
        if (refusedInARow.size() < options.refusedInARow()) {
            events.accept(new BatchEvent.Quarantined(quarantine.refuse(subject, reason, now)));
            return;
        }
        refusedInARow.forEach(s -> release(s, "everything is refused, not only this"));
        enqueue(refusedInARow);
        enqueue(isolation.dissolve());
        refusedInARow.clear();
        recovery.refused(reason, now);
    }

    private void enqueue(Collection<Subject> subjects) {
        subjects.forEach(subject -> differences.of(subject).ifPresent(queue::offer));
    }

    private void release(Subject subject, String reason) {
        if (quarantine.release(subject)) {
            events.accept(new BatchEvent.Released(subject, reason));
        }
    }
}
