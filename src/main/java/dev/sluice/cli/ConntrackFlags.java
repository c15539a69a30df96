// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// Connection tracking (CLI-09, CT-12, CT-24). In all of them 0 means: as the kernel has it.
final class ConntrackFlags {
    private ConntrackFlags() {}

    static FlagGroup group() {
        return new FlagGroup(
                "Connection tracking (0 = as the kernel has it)",
                List.of(
                        Flag.value(
                                "--conntrack-max-per-core",
                                "conntrack.maxPerCore",
                                "N",
                                "Connections for each CPU. Default: 32768"),
                        Flag.value("--conntrack-min", "conntrack.min", "N", "Connections at least. Default: 131072"),
                        Flag.value(
                                "--conntrack-tcp-timeout-established",
                                "conntrack.tcpEstablishedTimeout",
                                "DURATION",
                                "Forget idle TCP connections after this. Default: 24h"),
                        Flag.value(
                                "--conntrack-tcp-timeout-close-wait",
                                "conntrack.tcpCloseWaitTimeout",
                                "DURATION",
                                "The same for half-closed ones. Default: 1h"),
                        Flag.bool(
                                "--conntrack-tcp-be-liberal",
                                "conntrack.tcpBeLiberal",
                                "Take TCP packets outside the window for valid."),
                        Flag.value(
                                "--conntrack-udp-timeout",
                                "conntrack.udpTimeout",
                                "DURATION",
                                "Forget idle UDP flows without an answer after this. Default: 0s"),
                        Flag.value(
                                "--conntrack-udp-timeout-stream",
                                "conntrack.udpStreamTimeout",
                                "DURATION",
                                "The same for those with an answer. Default: 0s"),
                        Flag.bool(
                                "--conntrack-best-effort",
                                "ext.conntrack.bestEffort",
                                "A setting that cannot be written is never fatal."),
                        Flag.bool(
                                "--conntrack-terminate-stale-tcp",
                                "ext.conntrack.terminateStaleTcp",
                                "End TCP connections to endpoints that are gone.")));
    }
}
