// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.SyncOptions;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Flags about when the kernel is written to (CLI-05).
final class SyncFlags {
    private static final String PERIOD = "--iptables-sync-period";

    @Option(
            names = "--iptables-min-sync-period",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "At least so long between two transactions, in every mode. Default: ${DEFAULT-VALUE}")
    private Duration minSyncPeriod = Duration.ZERO;

    @Option(
            names = PERIOD,
            paramLabel = "DURATION",
            defaultValue = "30s",
            description = "Failures are retried no later than after this, in every mode. Default: ${DEFAULT-VALUE}")
    private Duration syncPeriod = SyncOptions.DEFAULTS.syncPeriod();

    SyncOptions options(CommandLine command) {
        if (syncPeriod.isZero()) {
            throw new ParameterException(command, PERIOD + ": must be more than 0");
        }
        return new SyncOptions(minSyncPeriod, syncPeriod);
    }
}
