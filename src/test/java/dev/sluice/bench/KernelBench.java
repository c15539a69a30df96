// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.time.Duration;
import java.util.List;

/// A backend alone: load, change, read back, at every size in a network namespace of its own.
final class KernelBench {
    private static final String LOAD = "cold load, cut into transactions by the batcher";
    private static final String READ = "adoption: everything read back";
    private static final String MEMORY = "memory after the load";
    private static final String MIXED_LOAD = "mixed kinds: cold load";
    private static final int WARM_SERVICES = 1_000;

    private static final NodeRules NODE = new NodeRules(
            IpFamily.IPV4,
            new PodDetector.SourceRanges(List.of(Fleet.PODS)),
            List.of(Fleet.VIPS),
            new NodePortMatch.Addresses(List.of()));

    private final Plan plan;
    private final BenchedBackend benched;

    KernelBench(Plan plan, BenchedBackend benched) {
        this.plan = plan;
        this.benched = benched;
    }

    Figures run() {
        // Throw-away: so that the first size is measured on a warm process, as the others are.
        var warm = new Plan(
                List.of(WARM_SERVICES), plan.endpoints(), plan.warmUp() * 3, 1, plan.warming(), 1, Duration.ZERO, 0);
        measure(warm, WARM_SERVICES, new Figures());
        var figures = new Figures();
        plan.sizes().forEach(size -> measure(plan, size, figures));
        return figures;
    }

    private void measure(Plan plan, int size, Figures figures) {
        var fleet = new Fleet(size, plan.endpoints());
        long slab = Memory.slab();
        long heap = Memory.heap();
        try (var namespace = NetworkNamespace.create("bench");
                var backend = benched.open(namespace)) {
            var cost = BatchedLoad.run(backend, NODE, fleet.frontends());
            figures.add(Row.of(LOAD, "kernel time", "ms", Growth.LINEAR), size, cost.kernelNanos() / 1e6);
            figures.add(
                    Row.of(LOAD, "apply(), kernel time included", "ms", Growth.LINEAR), size, cost.applyNanos() / 1e6);
            figures.add(Row.of(LOAD, "transactions", "", Growth.ANY), size, cost.transactions());
            // What the load left behind is freed, also by the kernel.
            long heapAfter = Memory.heap();
            figures.add(
                    Row.of(MEMORY, "slab growth, whole machine", "MB", Growth.ANY),
                    size,
                    (Memory.slab() - slab) / Memory.MEGABYTE);
            figures.add(
                    Row.of(MEMORY, "heap of the backend, frontends shared", "MB", Growth.ANY),
                    size,
                    (heapAfter - heap) / Memory.MEGABYTE);
            new KernelRounds(plan, backend, fleet).run(figures);
            read(plan, namespace, fleet, figures);
        }
        mixed(plan, size, figures);
    }

    private void mixed(Plan plan, int size, Figures figures) {
        var fleet = new MixedFleet(size, plan.endpoints());
        try (var namespace = NetworkNamespace.create("bench");
                var backend = benched.open(namespace)) {
            var cost = BatchedLoad.run(backend, NODE, fleet.frontends());
            figures.add(Row.of(MIXED_LOAD, "kernel time", "ms", Growth.ANY), size, cost.kernelNanos() / 1e6);
            new MixedRounds(plan, backend, fleet).run(figures);
        }
    }

    private void read(Plan plan, NetworkNamespace namespace, Fleet fleet, Figures figures) {
        var readings = new Distribution();
        for (int i = 0; i < plan.readings(); i++) {
            try (var other = benched.open(namespace)) {
                long start = System.nanoTime();
                var reading = other.read();
                readings.add(System.nanoTime() - start);
                requireAll(reading.rules(), fleet);
            }
        }
        figures.add(Row.of(READ, "read()", "ms", Growth.LINEAR), fleet.size(), readings);
    }

    /// What was measured must also have been done.
    private static void requireAll(RuleSet held, Fleet fleet) {
        for (var frontend : fleet.frontends()) {
            if (!frontend.equals(held.frontends().get(frontend.key()))) {
                throw new IllegalStateException("the kernel does not hold " + frontend);
            }
        }
        if (held.frontends().size() != fleet.size()) {
            throw new IllegalStateException("the kernel holds more than it should");
        }
    }
}
