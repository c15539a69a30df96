// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.model.Cidr;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        header = "Remove the rules of Services from this machine's kernel: Sluice's, and kube-proxy's of every mode.",
        description = {
            "",
            "Connections to Services end or go astray: run it only where no proxy runs, and none is to follow. One that",
            "follows removes by itself what others left, without a gap. What kubelet and others made stays.",
            ""
        })
final class CleanupCommand implements Callable<Integer> {
    private final Actions actions;

    @Option(names = "--dry-run", description = "Only tell what would go.")
    private boolean dryRun;

    @Option(
            names = "--ipvs-exclude-cidrs",
            paramLabel = "CIDR",
            split = ",",
            converter = CidrConverter.class,
            description = "Virtual servers with addresses in these ranges stay.")
    private List<Cidr> excluded = List.of();

    CleanupCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        return actions.cleanup(dryRun, excluded);
    }
}
