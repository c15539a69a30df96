// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.RuleBackend;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.model.IpFamily;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/// Which backend programs where that was left to us: `mode: auto`, or no mode at all (CFG-11).
///
/// kube-proxy takes iptables then, and announced nftables for a release to come. Here it is nftables already,
/// wherever the kernel has what it takes, because packets are treated alike; and iptables elsewhere. Asked is the
/// kernel, family by family, not its version.
///
/// @param reason for people
record ModeChoice(Mode mode, String reason) {
    /// Options with a mode that somebody programs by; the same if one was asked for.
    ///
    /// @param surroundings the network namespace to be proxied
    /// @param told the reason, if there was a choice
    static ProxyOptions settle(
            ProxyOptions options, List<IpFamily> families, Surroundings surroundings, Consumer<String> told) {
        if (options.mode() != Mode.AUTO) {
            return options;
        }
        var choice = of(families, family -> probe(options.withMode(Mode.NFTABLES), family, surroundings));
        told.accept(choice.reason());
        return options.withMode(choice.mode());
    }

    /// One family is enough: what the kernel cannot do for the other it could not do by iptables either, or that
    /// family is not to be served.
    static ModeChoice of(List<IpFamily> families, Function<IpFamily, Capabilities> nftables) {
        var missing = new ArrayList<String>();
        for (IpFamily family : families) {
            Capabilities found = nftables.apply(family);
            if (found.usable()) {
                return new ModeChoice(Mode.NFTABLES, "mode auto: nftables, because this kernel has all it takes");
            }
            found.missing().forEach(line -> missing.add(family.label() + ": " + line));
        }
        return new ModeChoice(
                Mode.IPTABLES, "mode auto: iptables, because nftables cannot be used: " + String.join("; ", missing));
    }

    private static Capabilities probe(ProxyOptions options, IpFamily family, Surroundings surroundings) {
        var parts = Assembly.backend(options, family, surroundings, InstantSource.system());
        try (RuleBackend backend = parts.backend().get()) {
            return backend.probe();
        }
    }
}
