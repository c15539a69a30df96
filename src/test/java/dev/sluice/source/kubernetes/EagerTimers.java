// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Time for tests: pauses before a new try are recorded and, like those for the quota, take none, unless they are
/// for minutes; those and the looks for silence wait until a test lets them run.
final class EagerTimers implements Timers {
    private static final Duration LONG = Duration.ofMinutes(1);

    private record Waiting(Purpose purpose, Runnable task) {}

    private final Executor thread;
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    EagerTimers(Executor thread) {
        this.thread = thread;
    }

    @Override
    public synchronized Timer after(Duration pause, Purpose purpose, Runnable task) {
        if (purpose == Purpose.RETRY) {
            pauses.add(pause);
        }
        if (purpose != Purpose.IDLE) {
            if (pause.compareTo(LONG) < 0) {
                thread.execute(task);
                return () -> {};
            }
        }
        var entry = new Waiting(purpose, task);
        waiting.add(entry);
        notifyAll();
        return () -> drop(entry);
    }

    private synchronized void drop(Waiting entry) {
        waiting.remove(entry);
    }

    /// Lets everything of a purpose run, once there is something.
    synchronized void run(Purpose purpose) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (waiting.stream().noneMatch(w -> w.purpose() == purpose)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("nobody waits for " + purpose);
            }
            wait(Math.max(1, left / 1_000_000));
        }
        var due = waiting.stream().filter(w -> w.purpose() == purpose).toList();
        waiting.removeAll(due);
        due.forEach(w -> thread.execute(w.task()));
    }

    synchronized List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
