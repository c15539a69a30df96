// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The memory of the process with a whole cluster in it, and during as many changes as a busy cluster sees in an hour:
/// ten a second. They come faster here, at [Plan#changesPerSecond].
final class MemoryBench {
    static final int CHANGES_PER_HOUR = 36_000;
    private static final String RESIDENT = "resident memory of the process";
    private static final String ANONYMOUS = "of that, no file";
    private static final String HEAP = "live objects, after a collection";
    /// Looks at the process during the hour.
    private static final int STEPS = 6;

    private final Plan plan;
    private final Program program;
    private final int changes;

    /// @param changes in all
    MemoryBench(Plan plan, Program program, int changes) {
        this.plan = plan;
        this.program = program;
        this.changes = changes;
    }

    Figures run() throws IOException, InterruptedException {
        var figures = new Figures();
        for (int size : plan.sizes()) {
            measure(new Fleet(size, plan.endpoints()), figures);
        }
        return figures;
    }

    private void measure(Fleet fleet, Figures figures) throws IOException, InterruptedException {
        try (var namespace = NetworkNamespace.create("bench");
                var folder = WorkFolder.create();
                var server = new FleetServer(namespace, fleet, folder);
                var bystander = new Bystander(namespace);
                var sluice = RunningSluice.start(program, namespace, folder)) {
            bystander.await(fleet, sluice);
            look("all programmed", fleet, sluice, figures);
            var random = new SplittableRandom(44);
            for (int step = 1; step <= STEPS; step++) {
                churn(server, fleet, random);
                bystander.await(fleet, sluice);
                look(words(step), fleet, sluice, figures);
            }
        }
    }

    private String words(int step) {
        return String.format(Locale.ROOT, "after %,d changes", changes / STEPS * step);
    }

    private void churn(FleetServer server, Fleet fleet, SplittableRandom random) {
        long start = System.nanoTime();
        for (int told = 0; told < changes / STEPS; told++) {
            int n = random.nextInt(fleet.size());
            fleet.replace(n);
            server.tell(n);
            long due = start + TimeUnit.SECONDS.toNanos(1) * told / plan.changesPerSecond();
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private static void look(String when, Fleet fleet, RunningSluice sluice, Figures figures)
            throws IOException, InterruptedException {
        int size = fleet.size();
        // Before the collection, which no node orders.
        figures.add(Row.of(RESIDENT, when, "MB", Growth.ANY), size, sluice.resident() / Memory.MEGABYTE);
        figures.add(Row.of(ANONYMOUS, when, "MB", Growth.ANY), size, sluice.anonymous() / Memory.MEGABYTE);
        figures.add(Row.of(HEAP, when, "MB", Growth.ANY), size, sluice.heap() / Memory.MEGABYTE);
    }
}
