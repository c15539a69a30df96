// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// The whole line in this process: a source says that an endpoint was replaced, and the kernel has it.
///
/// Times are those that the proxy itself tells on the bus: a change is seen when the source hands it over decoded.
final class LineBench {
    private static final String COLD = "cold start";
    private static final String IDLE = "idle node: one endpoint replaced, watch event seen -> kernel committed";
    private static final String STEPS = "the steps of that";
    /// Between two changes of an idle node: long enough for every thread to go to sleep.
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private final Plan plan;

    LineBench(Plan plan) {
        this.plan = plan;
    }

    Figures run() {
        var figures = new Figures();
        // Throw-away: so that the first size is measured on a warm process, as the others are.
        measure(plan.sizes().getFirst(), new Figures());
        plan.sizes().forEach(size -> measure(size, figures));
        return figures;
    }

    private void measure(int size, Figures figures) {
        var fleet = new Fleet(size, plan.endpoints());
        long heap = Memory.heap();
        try (var line = new Line()) {
            long nanos = line.load(fleet);
            figures.add(Row.of(COLD, "first object listed -> all committed", "ms", Growth.LINEAR), size, nanos / 1e6);
            double live = (Memory.heap() - heap) / Memory.MEGABYTE;
            figures.add(Row.of(COLD, "heap of the proxy afterwards", "MB", Growth.LINEAR), size, live);
            idle(line, fleet, figures);
            new SteadyLoad(plan, line, fleet).run(figures);
        }
    }

    private void idle(Line line, Fleet fleet, Figures figures) {
        var random = new SplittableRandom(42);
        var timelines = new Step[] {
            new Step("seen -> folded", Timeline::seen, Timeline::folded),
            new Step("folded -> compiled and compared", Timeline::folded, Timeline::diffed),
            new Step("compared -> backend begins", Timeline::diffed, Timeline::sent),
            new Step("backend begins -> committed", Timeline::sent, Timeline::committed),
        };
        var whole = new Distribution();
        for (int i = 0; i < plan.warmUp() + plan.samples(); i++) {
            boolean counts = i >= plan.warmUp();
            line.onCommit(event -> {
                if (counts) {
                    latencies(event, whole);
                    for (Step step : timelines) {
                        step.add(event.timeline());
                    }
                }
            });
            int n = random.nextInt(fleet.size());
            fleet.replace(n);
            line.tell(fleet.sliceChange(n));
            line.awaitChanges(1);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        var row = Row.of(IDLE, "latency", "ms", Growth.FLAT).within(2).p99Within(10);
        figures.add(row, fleet.size(), whole);
        for (Step step : timelines) {
            figures.add(Row.of(STEPS, step.name, "ms", Growth.FLAT), fleet.size(), step.samples);
        }
    }

    /// Of every change in a transaction that is named.
    static void latencies(AppliedEvent event, Distribution samples) {
        for (Cause cause : event.causes()) {
            samples.add(
                    Duration.between(cause.seen(), event.timeline().committed()).toNanos());
        }
    }

    private static final class Step {
        private final String name;
        private final Function<Timeline, Instant> from;
        private final Function<Timeline, Instant> until;
        private final Distribution samples = new Distribution();

        Step(String name, Function<Timeline, Instant> from, Function<Timeline, Instant> until) {
            this.name = name;
            this.from = from;
            this.until = until;
        }

        void add(Timeline timeline) {
            samples.add(Duration.between(from.apply(timeline), until.apply(timeline))
                    .toNanos());
        }
    }
}
