// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.util.List;

/// From `exec` until the kernel has all rules of a small cluster, which an API server on loopback lists over TLS. Each
/// start finds an empty kernel.
final class StartBench {
    private static final String TIME = "exec -> all programmed, JVM start included";
    private static final String PROCESSOR = "processor time for that";
    private static final String RESIDENT = "resident memory then";

    private final Plan plan;
    private final List<Program> programs;

    StartBench(Plan plan, List<Program> programs) {
        this.plan = plan;
        this.programs = programs;
    }

    Figures run() throws IOException, InterruptedException {
        var figures = new Figures();
        for (int size : plan.sizes()) {
            for (Program program : programs) {
                measure(program, new Fleet(size, plan.endpoints()), figures);
            }
        }
        return figures;
    }

    private void measure(Program program, Fleet fleet, Figures figures) throws IOException, InterruptedException {
        var times = new Distribution();
        double processor = 0;
        double resident = 0;
        // One more: the first brings the files into memory, and warms this process.
        for (int i = 0; i <= plan.samples(); i++) {
            try (var namespace = NetworkNamespace.create("bench");
                    var folder = WorkFolder.create();
                    var _ = new FleetServer(namespace, fleet, folder);
                    var bystander = new Bystander(namespace)) {
                long start = System.nanoTime();
                try (var sluice = RunningSluice.start(program, namespace, folder)) {
                    bystander.await(fleet, sluice);
                    if (i > 0) {
                        times.add(System.nanoTime() - start);
                        processor += sluice.processorMillis();
                        resident += sluice.resident();
                    }
                }
            }
        }
        String name = program.name();
        figures.add(Row.of(TIME, name, "ms", Growth.ANY), fleet.size(), times);
        figures.add(Row.of(PROCESSOR, name, "ms", Growth.ANY), fleet.size(), processor / plan.samples());
        figures.add(
                Row.of(RESIDENT, name, "MB", Growth.ANY), fleet.size(), resident / plan.samples() / Memory.MEGABYTE);
    }
}
