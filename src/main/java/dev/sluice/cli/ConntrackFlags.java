// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.ConntrackOptions;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Flags about connection tracking (CLI-09, CT-12, CT-24).
final class ConntrackFlags {
    private static final String MAX = "--conntrack-max-per-core";
    private static final String MIN = "--conntrack-min";

    @Option(
            names = MAX,
            paramLabel = "N",
            defaultValue = "32768",
            description = "Connections to track for each CPU, 0 = as the kernel has it. Default: ${DEFAULT-VALUE}")
    private int maxPerCore = ConntrackOptions.DEFAULTS.maxPerCore();

    @Option(
            names = MIN,
            paramLabel = "N",
            defaultValue = "131072",
            description = "Connections to track at least. Default: ${DEFAULT-VALUE}")
    private int min = ConntrackOptions.DEFAULTS.min();

    @Option(
            names = "--conntrack-tcp-timeout-established",
            paramLabel = "DURATION",
            defaultValue = "24h",
            description = "Forget idle TCP connections after this, 0 = as the kernel has it. Default: ${DEFAULT-VALUE}")
    private Duration tcpEstablished = ConntrackOptions.DEFAULTS.tcpEstablishedTimeout();

    @Option(
            names = "--conntrack-tcp-timeout-close-wait",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "The same for half-closed ones. Default: ${DEFAULT-VALUE}")
    private Duration tcpCloseWait = ConntrackOptions.DEFAULTS.tcpCloseWaitTimeout();

    @Option(names = "--conntrack-tcp-be-liberal", description = "Take TCP packets outside the window for valid.")
    private boolean tcpBeLiberal;

    @Option(
            names = "--conntrack-udp-timeout",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "Forget idle UDP flows without an answer after this, 0 = as the kernel has it.")
    private Duration udp = Duration.ZERO;

    @Option(
            names = "--conntrack-udp-timeout-stream",
            paramLabel = "DURATION",
            defaultValue = "0s",
            description = "The same for those with an answer.")
    private Duration udpStream = Duration.ZERO;

    @Option(names = "--conntrack-best-effort", description = "A setting that cannot be written is never fatal.")
    private boolean bestEffort;

    @Option(names = "--conntrack-terminate-stale-tcp", description = "End TCP connections to endpoints that are gone.")
    private boolean terminateStaleTcp;

    ConntrackOptions options(CommandLine command) {
        return new ConntrackOptions(
                notNegative(command, MAX, maxPerCore),
                notNegative(command, MIN, min),
                tcpEstablished,
                tcpCloseWait,
                tcpBeLiberal,
                udp,
                udpStream,
                bestEffort,
                terminateStaleTcp);
    }

    private static int notNegative(CommandLine command, String flag, int value) {
        if (value < 0) {
            throw new ParameterException(command, flag + ": " + value + " is negative");
        }
        return value;
    }
}
