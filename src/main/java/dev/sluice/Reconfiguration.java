// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.NewSettings;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.KubeProxyConfiguration;
import dev.sluice.config.kubeproxy.Reload;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets the running process go by a configuration file that has changed (CFG-42). For the thread of [ConfigWatch].
///
/// What is the process's own is done here: log, sysctls, its score. All else hears of it on the bus, where each part
/// takes what it goes by; what that makes of the rules is a change as any other, and the kernel gets what differs.
final class Reconfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(Reconfiguration.class);

    private final Vertx vertx;
    private final InstantSource clock;
    private final Runnable end;
    private ProxyOptions options;

    /// @param options in force now
    /// @param end ends the process, so that its supervisor starts it anew
    Reconfiguration(Vertx vertx, ProxyOptions options, InstantSource clock, Runnable end) {
        this.vertx = vertx;
        this.options = options;
        this.clock = clock;
        this.end = end;
    }

    /// Does what a written file means.
    void heard(Reload reload) {
        switch (reload) {
            case Reload.Same _ -> LOG.atInfo().log("the configuration file was written, and means the same");
            case Reload.Refused(List<String> errors) -> refused(errors);
            case Reload.Live(Result.Valid configured, List<String> fields) -> {
                configured.warnings().forEach(line -> LOG.atWarn().log(line));
                use(configured);
                LOG.atInfo().log("the configuration file has changed and is in force: {}", String.join(", ", fields));
            }
            case Reload.Restart(List<String> fields) -> {
                LOG.atWarn()
                        .log(
                                "the configuration file has changed, this process ends to be started with it: {}",
                                fields.isEmpty() ? "as reloadPolicy says" : String.join(", ", fields));
                end.run();
            }
        }
    }

    private void refused(List<String> errors) {
        errors.forEach(line -> LOG.atError().log("the configuration file was written, and is not used: {}", line));
        warn(Code.CONFIGURATION, "configuration file", String.join("; ", errors));
    }

    private void use(Result.Valid configured) {
        KubeProxyConfiguration configuration = configured.configuration();
        ProxyOptions before = options;
        options = configuration
                .options(manifests(before), master(before), before.nodeName())
                .withMode(before.mode());
        LogSetup.change(before.log(), options.log());
        if (options.oomScoreAdj() != before.oomScoreAdj()) {
            OomScore.set(Path.of("/proc"), options.oomScoreAdj())
                    .ifPresent(reason -> LOG.atWarn().log("oomScoreAdj: {}", reason));
        }
        if (!options.conntrack().equals(before.conntrack()) && options.mode() != Mode.MEMORY) {
            sysctls();
        }
        vertx.eventBus()
                .publish(
                        Addresses.newSettings(),
                        new NewSettings(
                                options,
                                configured.effective().json(),
                                configuration.featureGates().states(),
                                clock.instant()));
    }

    /// What may end a start does not end what runs.
    private void sysctls() {
        List<String> kept;
        try {
            kept = ConntrackSetup.apply(options.conntrack(), Path.of("/"));
        } catch (IllegalStateException e) {
            kept = List.of(String.valueOf(e.getMessage()));
        }
        for (String line : kept) {
            LOG.atWarn().log(line);
            warn(Code.KERNEL_SETTING, "conntrack", line);
        }
    }

    private void warn(Code code, String object, String reason) {
        vertx.eventBus().publish(Addresses.WARNING, new WarningEvent(code, object, "", reason, clock.instant()));
    }

    private static Optional<Path> manifests(ProxyOptions options) {
        return options.source() instanceof Source.Manifests(Path folder) ? Optional.of(folder) : Optional.empty();
    }

    private static Optional<String> master(ProxyOptions options) {
        return options.source() instanceof Source.Kubernetes(Optional<Path> _, Optional<String> master)
                ? master
                : Optional.empty();
    }
}
