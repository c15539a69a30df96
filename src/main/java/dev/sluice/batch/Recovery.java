// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// How to go on when things fail that are no Service's fault: the kernel's answer got lost, it cannot be read, or
/// refuses everything. The first setback costs no pause; then pauses grow until something is committed, or there is
/// nothing left to do.
final class Recovery {
    /// So many setbacks in a row are worth telling.
    private static final int WORRYING = 3;

    /// Table after table destroyed under us must not make us dump without end, and one that is destroyed twice must
    /// still be back within a second.
    private static final Duration BETWEEN_DRIFT_READS = Duration.ofMillis(500);

    /// What a change that comes in while everything is refused waits at least.
    private static final Duration BETWEEN_TRIALS = Duration.ofSeconds(1);

    private enum State {
        WELL,
        LOST,
        REFUSED
    }

    private Backoff backoff;
    private final RandomGenerator random;
    private final Consumer<BatchEvent> events;
    private State state = State.WELL;
    private int setbacks;
    private String reason = "";
    private Instant notBefore = Instant.MIN;
    private Instant notBeforeForNews = Instant.MIN;
    private Instant nextDriftRead = Instant.MIN;

    Recovery(Backoff backoff, RandomGenerator random, Consumer<BatchEvent> events) {
        this.backoff = backoff;
        this.random = random;
        this.events = events;
    }

    /// The pauses from the next setback on.
    void pause(Backoff other) {
        backoff = other;
    }

    /// Before this nothing is to be tried.
    ///
    /// @param news whether something changed since the last try (SYNC-03)
    Instant notBefore(boolean news) {
        return news && notBeforeForNews.isBefore(notBefore) ? notBeforeForNews : notBefore;
    }

    Instant nextDriftRead() {
        return nextDriftRead;
    }

    void driftRead(Instant now) {
        nextDriftRead = now.plus(BETWEEN_DRIFT_READS);
    }

    boolean refusesAll() {
        return state == State.REFUSED;
    }

    /// Why nothing can be programmed; empty = all is well.
    String reason() {
        return state == State.WELL ? "" : reason;
    }

    /// What the kernel holds is not known, or not what was believed.
    void lost(String why, Instant now) {
        setbacks++;
        notBefore = setbacks == 1 ? now : now.plus(backoff.after(setbacks - 1, random));
        notBeforeForNews = notBefore;
        if (setbacks >= WORRYING) {
            worsen(State.LOST, why);
        }
    }

    /// Not one Service is taken.
    void refused(String why, Instant now) {
        setbacks++;
        notBefore = now.plus(backoff.after(setbacks, random));
        notBeforeForNews = now.plus(BETWEEN_TRIALS);
        worsen(State.REFUSED, why);
    }

    /// Something was committed, or nothing is left to do.
    void well() {
        setbacks = 0;
        notBefore = Instant.MIN;
        if (state != State.WELL) {
            state = State.WELL;
            events.accept(new BatchEvent.Recovered());
        }
    }

    private void worsen(State worse, String why) {
        boolean isNew = state == State.WELL;
        // What is refused today is not better off when tomorrow's answer gets lost.
        state = state == State.REFUSED ? state : worse;
        reason = why;
        if (isNew) {
            events.accept(new BatchEvent.Degraded(why, notBefore));
        }
    }
}
