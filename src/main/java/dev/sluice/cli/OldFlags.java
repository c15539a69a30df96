// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import dev.sluice.config.ListenAddress;
import dev.sluice.config.kubeproxy.FlagSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Flags that kube-proxy deprecated (CLI-11), and those that libraries once gave it, which do nothing (CLI-14).
final class OldFlags {
    private static final String HEALTHZ_PORT = "--healthz-port";
    private static final String METRICS_PORT = "--metrics-port";

    @Option(names = HEALTHZ_PORT, hidden = true)
    private @Nullable Integer healthzPort;

    @Option(names = METRICS_PORT, hidden = true)
    private @Nullable Integer metricsPort;

    @Option(
            names = {
                "--boot-id-file",
                "--machine-id-file",
                "--log-backtrace-at",
                "--log-dir",
                "--log-file",
                "--log-file-max-size",
                "--stderrthreshold",
                "--logtostderr",
                "--alsologtostderr",
                "--add-dir-header",
                "--one-output",
                "--skip-headers",
                "--skip-log-headers"
            },
            hidden = true)
    private List<String> ignored = new ArrayList<>();

    /// Those of [#ignored] that Go reads as booleans.
    static List<String> booleans() {
        return List.of(
                "--logtostderr",
                "--alsologtostderr",
                "--add-dir-header",
                "--one-output",
                "--skip-headers",
                "--skip-log-headers");
    }

    /// A line for a person for each that was given and means something.
    List<String> deprecations() {
        var lines = new ArrayList<String>();
        if (healthzPort != null) {
            lines.add(HEALTHZ_PORT + " is deprecated, use " + ServerFlags.HEALTHZ);
        }
        if (metricsPort != null) {
            lines.add(METRICS_PORT + " is deprecated, use " + ServerFlags.METRICS);
        }
        return List.copyOf(lines);
    }

    /// A port of 0 switches a server off; another one is taken where no address names one.
    List<FlagSetting> settings(List<FlagSetting> given) {
        var settings = new ArrayList<FlagSetting>();
        setting(HEALTHZ_PORT, healthzPort, "healthzBindAddress", "0.0.0.0", given)
                .ifPresent(settings::add);
        setting(METRICS_PORT, metricsPort, "metricsBindAddress", "127.0.0.1", given)
                .ifPresent(settings::add);
        return List.copyOf(settings);
    }

    private static Optional<FlagSetting> setting(
            String flag, @Nullable Integer port, String field, String host, List<FlagSetting> given) {
        if (port == null) {
            return Optional.empty();
        }
        if (port == 0) {
            return Optional.of(FlagSetting.of(flag, field, ""));
        }
        String address = given.stream()
                .filter(setting -> setting.path().equals(List.of(field)))
                .map(FlagSetting::value)
                .findFirst()
                .orElse(host);
        boolean portFits = port > 0 && port <= 65535;
        return Optional.of(FlagSetting.of(
                flag,
                field,
                portFits
                        ? ListenAddress.parse(address, port)
                                .map(ListenAddress::toString)
                                .orElse(address)
                        : host + ":" + port));
    }
}
