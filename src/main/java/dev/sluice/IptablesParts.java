// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.iptables.IptablesBackend;
import dev.sluice.backend.iptables.Settings;
import dev.sluice.backend.iptables.tool.CanaryMonitor;
import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.backend.iptables.tool.Xtables.Choice;
import dev.sluice.program.Toolbox;
import dev.sluice.verticle.BackendVerticle;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts the iptables backend of a family together: programs, backend, monitor.
final class IptablesParts {
    private static final Logger LOG = LoggerFactory.getLogger(IptablesParts.class);

    /// A look at a canary costs 3 ms.
    private static final Duration NFT_INTERVAL = Duration.ofSeconds(5);

    /// It costs as much as reading the table, 90 ms at 10,000 Services; as often as kube-proxy's.
    private static final Duration LEGACY_INTERVAL = Duration.ofSeconds(30);

    private IptablesParts() {}

    /// The variant is looked for anew with each backend: kubelet's hint may come after us.
    static BackendVerticle.Parts of(Settings settings, Surroundings surroundings, LongSupplier nanos) {
        Toolbox toolbox = surroundings.toolbox();
        return new BackendVerticle.Parts(
                IptablesBackend.NAME,
                settings.family(),
                () -> NftablesParts.claim(
                        settings.family(), surroundings.sockets().netfilter())::close,
                () -> new IptablesBackend(settings, told(toolbox, settings), nanos),
                () -> {
                    Xtables xtables = chosen(toolbox, settings).xtables();
                    return new CanaryMonitor(xtables, interval(xtables.variant()));
                });
    }

    private static Xtables told(Toolbox toolbox, Settings settings) {
        Choice.Usable choice = chosen(toolbox, settings);
        LOG.atInfo()
                .addKeyValue("family", settings.family())
                .log("programming with {}: {}", choice.xtables(), choice.reason());
        return choice.xtables();
    }

    /// @throws IllegalStateException with the reason if there is none
    private static Choice.Usable chosen(Toolbox toolbox, Settings settings) {
        return switch (Xtables.chosen(toolbox, settings.family())) {
            case Choice.Usable usable -> usable;
            case Choice.Unusable(var reason) -> throw new IllegalStateException("mode iptables: " + reason);
        };
    }

    private static Duration interval(Variant variant) {
        return switch (variant) {
            case NFT -> NFT_INTERVAL;
            case LEGACY -> LEGACY_INTERVAL;
        };
    }
}
