// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "cleanup",
        mixinStandardHelpOptions = true,
        header = "Remove what Sluice left in this machine's kernel.",
        description = {"", "Open connections through a Service end or go astray: run it only where Sluice is to go.", ""
        })
final class CleanupCommand implements Callable<Integer> {
    private final Actions actions;

    @Option(names = "--dry-run", description = "Only tell what would go.")
    private boolean dryRun;

    CleanupCommand(Actions actions) {
        this.actions = actions;
    }

    @Override
    public Integer call() {
        return actions.cleanup(dryRun);
    }
}
