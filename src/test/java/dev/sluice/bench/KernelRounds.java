// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.RuleBackend;
import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleDiff.Changed;
import dev.sluice.topology.Frontend;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Changes a programmed cluster in every way, round by round, so that each operation meets the same state of caches
/// and of the machine.
final class KernelRounds {
    private static final String KERNEL = "kernel time of a transaction (sendmsg)";
    private static final String APPLY = "the backend's apply(), kernel time included";
    /// Of one endpoint or Service, in milliseconds.
    private static final double BUDGET = 1;

    private final Plan plan;
    private final RuleBackend backend;
    private final Fleet fleet;
    private final SplittableRandom random = new SplittableRandom(42);
    private final Measured replace = small("replace 1 endpoint");
    private final Measured grow;
    private final Measured shrink;
    private final Measured add = small("add Service");
    private final Measured delete = small("delete Service");
    private final Measured hundred = big("100 replaces, one diff");
    private final Measured thousand = big("1,000 replaces, one diff");

    KernelRounds(Plan plan, RuleBackend backend, Fleet fleet) {
        this.plan = plan;
        this.backend = backend;
        this.fleet = fleet;
        int n = plan.endpoints();
        grow = small("scale " + n + " -> " + (n + 1));
        shrink = small("scale " + (n + 1) + " -> " + n);
    }

    private static Measured small(String name) {
        return new Measured(
                Row.of(KERNEL, name, "ms", Growth.FLAT).within(BUDGET), Row.of(APPLY, name, "ms", Growth.FLAT));
    }

    private static Measured big(String name) {
        return new Measured(Row.of(KERNEL, name, "ms", Growth.FLAT), Row.of(APPLY, name, "ms", Growth.FLAT));
    }

    void run(Figures figures) {
        for (int i = 0; i < plan.warmUp() + plan.samples(); i++) {
            round(i >= plan.warmUp());
        }
        for (var measured : List.of(replace, grow, shrink, add, delete)) {
            measured.tell(figures, fleet.size());
        }
        many(hundred, 100, figures);
        many(thousand, 1_000, figures);
    }

    private void round(boolean counts) {
        replace.apply(backend, replaces(1), counts);
        int n = random.nextInt(fleet.size());
        var was = fleet.frontends().get(n);
        grow.apply(backend, changed(was, fleet.grow(n)), counts);
        var grown = fleet.frontends().get(n);
        shrink.apply(backend, changed(grown, fleet.shrink(n)), counts);
        var another = fleet.another(plan.endpoints());
        add.apply(backend, new RuleDiff(Optional.empty(), List.of(another), List.of(), List.of()), counts);
        delete.apply(backend, new RuleDiff(Optional.empty(), List.of(), List.of(), List.of(another)), counts);
    }

    /// Left out where there are not so many Services.
    private void many(Measured measured, int count, Figures figures) {
        if (count > fleet.size()) {
            return;
        }
        int warmUp = plan.bigSamples() / 10;
        for (int i = 0; i < warmUp + plan.bigSamples(); i++) {
            measured.apply(backend, replaces(count), i >= warmUp);
        }
        measured.tell(figures, fleet.size());
    }

    /// In different Services.
    private RuleDiff replaces(int count) {
        int start = random.nextInt(fleet.size());
        int step = fleet.size() / count;
        var changes = IntStream.range(0, count)
                .map(i -> (start + i * step) % fleet.size())
                .mapToObj(n -> new Changed<>(fleet.frontends().get(n), fleet.replace(n)))
                .toList();
        return new RuleDiff(Optional.empty(), List.of(), changes, List.of());
    }

    private static RuleDiff changed(Frontend before, Frontend after) {
        return new RuleDiff(Optional.empty(), List.of(), List.of(new Changed<>(before, after)), List.of());
    }
}
