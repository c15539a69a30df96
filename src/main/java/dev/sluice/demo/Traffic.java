// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Requests from outside to every VIP, steadily, and who answered them. Thread-safe.
final class Traffic implements AutoCloseable {
    private static final long PAUSE_MILLIS = 25;

    /// A VIP that does not answer holds a thread up; the others go on as long as there are more.
    private static final int THREADS = 16;

    private static final class Line {
        private final List<Answer> answers = new ArrayList<>();
    }

    private final LabClient client;
    private final ScheduledExecutorService threads;
    private final Map<Vip, Line> lines = new TreeMap<>();
    private final Map<Vip, ScheduledFuture<?>> tasks = new TreeMap<>();

    Traffic(LabClient client) {
        this.client = client;
        this.threads = Executors.newScheduledThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("traffic-", 0).factory());
    }

    /// Asks these from now on, and no others.
    synchronized void follow(List<Vip> vips) {
        for (Vip gone : List.copyOf(tasks.keySet())) {
            if (!vips.contains(gone)) {
                lines.remove(gone);
                var task = tasks.remove(gone);
                if (task != null) {
                    task.cancel(false);
                }
            }
        }
        for (Vip vip : vips) {
            if (!tasks.containsKey(vip)) {
                lines.put(vip, new Line());
                tasks.put(vip, threads.scheduleWithFixedDelay(() -> ask(vip), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS));
            }
        }
    }

    /// Who answered since the last call, in the order of the VIPs.
    synchronized Map<Vip, Tally> take() {
        var taken = new TreeMap<Vip, Tally>();
        lines.forEach((vip, line) -> {
            taken.put(vip, Tally.of(line.answers));
            line.answers.clear();
        });
        return taken;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private void ask(Vip vip) {
        Answer answer = vip.ask(client);
        synchronized (this) {
            Line line = lines.get(vip);
            if (line != null) {
                line.answers.add(answer);
            }
        }
    }
}
