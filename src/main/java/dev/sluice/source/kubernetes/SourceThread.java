// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread of a source: HTTP threads and timers only put work here, so nothing behind it needs a lock.
final class SourceThread implements Executor, Timers {
    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;
    private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

    SourceThread(String name) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /// Work that comes after the close is dropped: nobody is left to care.
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException _) {
            LOG.debug("{}: work dropped after close", name);
        }
    }

    @Override
    public Timer after(Duration pause, Purpose purpose, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(() -> run(task), pause.toMillis(), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException _) {
            return () -> {};
        }
    }

    /// Runs a last task and ends the thread; waits for both, unless called from the thread itself.
    void close(Runnable last) {
        execute(last);
        executor.shutdown();
        if (inside.get()) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
                LOG.warn("{}: still waiting for the listener to return", name);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The executor would keep what a task throws to itself.
    private void run(Runnable task) {
        inside.set(true);
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: bug in the source or its listener", name, e);
            throw e;
        }
    }
}
