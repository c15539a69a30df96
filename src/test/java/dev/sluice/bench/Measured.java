// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.RuleBackend;
import dev.sluice.bench.Figures.Row;
import dev.sluice.diff.RuleDiff;

/// One kind of transaction: how long the kernel took, and how long all of it.
final class Measured {
    private final Row kernelRow;
    private final Row applyRow;
    private final Distribution kernel = new Distribution();
    private final Distribution apply = new Distribution();

    Measured(Row kernelRow, Row applyRow) {
        this.kernelRow = kernelRow;
        this.applyRow = applyRow;
    }

    /// Carries out a diff.
    ///
    /// @param counts false to warm up
    void apply(RuleBackend backend, RuleDiff diff, boolean counts) {
        long start = System.nanoTime();
        var outcome = backend.apply(diff, 1);
        long nanos = System.nanoTime() - start;
        var stats = committed(outcome).stats();
        if (counts) {
            apply.add(nanos);
            kernel.add(stats.kernelNanos());
        }
    }

    void tell(Figures figures, int services) {
        figures.add(kernelRow, services, kernel);
        figures.add(applyRow, services, apply);
    }

    /// @throws IllegalStateException if the kernel took something else than what was planned: figures of that mean
    ///     nothing
    static Outcome.Committed committed(Outcome outcome) {
        if (outcome instanceof Outcome.Committed committed) {
            return committed;
        }
        throw new IllegalStateException("not committed: " + outcome);
    }
}
