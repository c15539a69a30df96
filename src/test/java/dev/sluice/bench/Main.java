// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `scripts/bench` gets here, with its arguments checked: `kernel|line|start|memory [--quick] [--backend NAME]
/// [--json FILE]`, or `conntrack`.
final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        var arguments = List.of(args);
        int json = arguments.indexOf("--json");
        String bench = arguments.getFirst();
        var plan = arguments.contains("--quick") ? Plan.QUICK : Plan.FULL;
        int named = arguments.indexOf("--backend");
        var backend = named < 0
                ? BenchedBackend.NFTABLES
                : BenchedBackend.valueOf(
                        arguments.get(named + 1).replace('-', '_').toUpperCase(Locale.ROOT));
        run(
                bench,
                backend,
                bench.equals("start") ? plan.small() : backend.plan(plan),
                json < 0 ? Optional.empty() : Optional.of(Path.of(arguments.get(json + 1))));
        // Vert.x leaves threads behind that would keep the process.
        System.exit(0);
    }

    static void run(String bench, BenchedBackend backend, Plan plan, Optional<Path> json)
            throws IOException, InterruptedException {
        var machine = Machine.here();
        System.out.println(machine.words());
        if (bench.equals("conntrack")) {
            System.out.print(ConntrackBench.table());
            return;
        }
        System.out.println(plan.endpoints() + " endpoints per Service; one number, or median / 99th percentile of "
                + plan.samples() + " samples (" + plan.bigSamples() + " of the big ones)");
        var figures = switch (bench) {
            case "kernel" -> new KernelBench(plan, backend).run();
            case "line" -> new LineBench(plan).run();
            case "start" -> new StartBench(plan, List.of(Program.packaged(), Program.withoutCache())).run();
            case "memory" -> new MemoryBench(plan, Program.packaged(), plan.memoryChanges()).run();
            default -> throw new IllegalArgumentException("no such bench: " + bench);
        };
        var report = new Report(plan, figures);
        System.out.print(report.tables());
        if (json.isPresent()) {
            Files.writeString(json.get(), report.json(bench, machine).encodePrettily() + "\n");
        }
    }
}
