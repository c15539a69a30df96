// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.bus.NewSettings;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.kubeproxy.ConfigurationReader;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the text of a configuration file comes to, without the two lines that each has at its top.
public final class Configured {
    private static final String HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    private Configured() {}

    /// Options of the node that tests run on.
    public static ProxyOptions options(String text) {
        return options(read(text));
    }

    /// As a running process hears of it.
    public static NewSettings settings(String text, Instant at) {
        Result.Valid configured = read(text);
        return new NewSettings(
                options(configured),
                configured.effective().json(),
                configured.configuration().featureGates().states(),
                at);
    }

    private static ProxyOptions options(Result.Valid configured) {
        return configured.configuration().options(Optional.empty(), Optional.empty(), Samples.NODE);
    }

    private static Result.Valid read(String text) {
        return switch (ConfigurationReader.read(HEAD + text, List.of())) {
            case Result.Valid valid -> valid;
            case Result.Invalid(List<String> errors) -> throw new AssertionError(errors);
        };
    }
}
