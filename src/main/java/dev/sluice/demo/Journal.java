// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.backend.Outcome;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.ChangeEvent;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.model.Change;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/// What the proxy told, for who waits for something. Pods are started as they are told of, so they answer before the
/// transaction that leads to them is heard of.
public final class Journal implements Feed {
    private record Waiting<T>(Predicate<T> fits, CompletableFuture<T> future) {
        void offer(T event) {
            if (fits.test(event)) {
                future.complete(event);
            }
        }
    }

    private final Known known = new Known();
    private final PodStarter pods;
    private final AtomicInteger transactions = new AtomicInteger();
    private final List<Waiting<AppliedEvent>> forCommits = new CopyOnWriteArrayList<>();
    private final List<Waiting<WarningEvent>> forWarnings = new CopyOnWriteArrayList<>();

    public Journal(Lab lab) {
        this.pods = new PodStarter(lab);
    }

    Known known() {
        return known;
    }

    PodStarter pods() {
        return pods;
    }

    /// Transactions heard of so far, whatever became of them.
    int transactions() {
        return transactions.get();
    }

    /// The next transaction from now on that is committed and fits.
    CompletableFuture<AppliedEvent> commit(Predicate<AppliedEvent> fits) {
        var future = new CompletableFuture<AppliedEvent>();
        forCommits.add(
                new Waiting<>(event -> event.outcome() instanceof Outcome.Committed && fits.test(event), future));
        return future;
    }

    /// The next warning from now on that fits.
    CompletableFuture<WarningEvent> warning(Predicate<WarningEvent> fits) {
        var future = new CompletableFuture<WarningEvent>();
        forWarnings.add(new Waiting<>(fits, future));
        return future;
    }

    @Override
    public void changed(ChangeEvent event) {
        known.fold(event.change());
        if (event.change() instanceof Change.SliceUpserted(var slice)) {
            pods.start(slice);
        }
    }

    @Override
    public void applied(AppliedEvent event) {
        transactions.incrementAndGet();
        forCommits.forEach(waiting -> waiting.offer(event));
    }

    @Override
    public void warned(WarningEvent event) {
        forWarnings.forEach(waiting -> waiting.offer(event));
    }

    @Override
    public void quarantined(QuarantineEvent event) {}

    @Override
    public void drifted(DriftEvent event) {}
}
