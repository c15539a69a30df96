// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.time.Duration;
import java.util.List;

/// How much is measured.
///
/// @param sizes numbers of Services, ascending
/// @param endpoints of each Service
/// @param warmUp rounds before the first sample of a size
/// @param samples of each operation
/// @param bigSamples of each operation on many Services at once, and a tenth of it to warm up
/// @param readings of everything the kernel holds
/// @param load how long the line is kept under load
/// @param changesPerSecond during that
record Plan(
        List<Integer> sizes,
        int endpoints,
        int warmUp,
        int samples,
        int bigSamples,
        int readings,
        Duration load,
        int changesPerSecond) {
    private static final int SMALL = 10;

    static final Plan FULL =
            new Plan(List.of(1_000, 10_000, 30_000), 10, 300, 500, 200, 3, Duration.ofSeconds(10), 1_000);

    /// For half a minute in all.
    static final Plan QUICK = new Plan(List.of(1_000, 10_000), 10, 100, 200, 50, 1, Duration.ofSeconds(3), 1_000);

    /// Where each transaction takes long.
    static final Plan SLOW = new Plan(List.of(1_000, 10_000), 10, 5, 40, 10, 1, Duration.ZERO, 0);

    Plan {
        sizes = List.copyOf(sizes);
    }

    /// Of a small cluster, with a process for each sample.
    Plan small() {
        return new Plan(
                List.of(SMALL),
                endpoints,
                warmUp,
                Math.max(1, samples / 25),
                bigSamples,
                readings,
                load,
                changesPerSecond);
    }

    /// Operations on many Services to begin with.
    int warming() {
        return Math.min(20, bigSamples);
    }

    /// During which memory must not grow: an hour's, or as many as the time allows.
    int memoryChanges() {
        return (int) Math.min(MemoryBench.CHANGES_PER_HOUR, load.toSeconds() * 6 * changesPerSecond);
    }
}
