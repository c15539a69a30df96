// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import java.util.List;

/// Servers for health and metrics (CLI-03, CLI-11).
final class ServerFlags {
    static final String HEALTHZ = "--healthz-bind-address";
    static final String METRICS = "--metrics-bind-address";

    private ServerFlags() {}

    static FlagGroup group() {
        return new FlagGroup(
                "Health and metrics",
                List.of(
                        Flag.value(
                                HEALTHZ,
                                "healthzBindAddress",
                                "IP[:PORT]",
                                "Where health is told, empty = nowhere. Default: 0.0.0.0:10256"),
                        Flag.value(
                                METRICS,
                                "metricsBindAddress",
                                "IP[:PORT]",
                                "Where metrics are, empty = nowhere. Default: 127.0.0.1:10249"),
                        Flag.bool(
                                "--bind-address-hard-fail",
                                "bindAddressHardFail",
                                "End if one of them cannot be opened."),
                        Flag.bool("--profiling", "enableProfiling", "Serve what is for developers too."),
                        Flag.value(
                                "--show-hidden-metrics-for-version",
                                "showHiddenMetricsForVersion",
                                "VERSION",
                                "Serve metrics that this version still had."),
                        Flag.value(
                                "--service-metrics-selector",
                                "ext.serviceMetrics.selector",
                                "LABELS",
                                "Count traffic of Services with these labels, as kubectl get -l."),
                        Flag.value(
                                "--service-metrics-limit",
                                "ext.serviceMetrics.limit",
                                "PORTS",
                                "Of that many Service ports at most. Default: 500")));
    }
}
