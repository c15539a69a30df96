// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.bus.AppliedEvent;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Changes at a fixed rate, whether or not the line keeps up; what was told and is not committed yet is the queue.
final class SteadyLoad {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Plan plan;
    private final Line line;
    private final Fleet fleet;
    private final SplittableRandom random = new SplittableRandom(43);
    private final Distribution latencies = new Distribution();
    private long transactions;
    private long told;
    private long longest;
    /// Sums and numbers of looks at the queue, in the first and the second half.
    private final long[] queued = new long[2];
    private final long[] looks = new long[2];

    SteadyLoad(Plan plan, Line line, Fleet fleet) {
        this.plan = plan;
        this.line = line;
        this.fleet = fleet;
    }

    void run(Figures figures) {
        line.onCommit(this::committed);
        long nanos = plan.load().toNanos();
        long start = System.nanoTime();
        for (long now = 0; now < nanos; now = System.nanoTime() - start) {
            long due = now * plan.changesPerSecond() / TimeUnit.SECONDS.toNanos(1);
            while (told < due) {
                change();
            }
            look(now < nanos / 2 ? 0 : 1);
            LockSupport.parkNanos(TICK_NANOS);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        line.awaitChanges(told);
        tell(figures, seconds);
    }

    private void change() {
        int n = random.nextInt(fleet.size());
        fleet.replace(n);
        line.tell(fleet.sliceChange(n));
        told++;
    }

    private void look(int half) {
        long queue = told - line.changes();
        longest = Math.max(longest, queue);
        queued[half] += queue;
        looks[half]++;
    }

    private void committed(AppliedEvent event) {
        transactions++;
        LineBench.latencies(event, latencies);
    }

    private void tell(Figures figures, double seconds) {
        String table = String.format(Locale.ROOT, "%,d changes per second for ", plan.changesPerSecond())
                + plan.load().toMillis() / 1e3 + " s: endpoints replaced in random Services";
        int size = fleet.size();
        figures.add(Row.of(table, "latency", "ms", Growth.FLAT).p99Within(100), size, latencies);
        figures.add(Row.of(table, "changes told per second", "", Growth.ANY), size, told / seconds);
        figures.add(Row.of(table, "changes per transaction", "", Growth.ANY), size, told / (double) transactions);
        figures.add(Row.of(table, "queue, mean of the first half", "", Growth.ANY), size, mean(0));
        figures.add(Row.of(table, "queue, mean of the second half", "", Growth.ANY), size, mean(1));
        figures.add(Row.of(table, "queue, longest", "", Growth.ANY), size, (double) longest);
    }

    private double mean(int half) {
        return queued[half] / (double) Math.max(1, looks[half]);
    }
}
