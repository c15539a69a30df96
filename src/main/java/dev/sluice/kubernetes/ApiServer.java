// SPDX-License-Identifier: Apache-2.0
package dev.sluice.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.util.Optional;

/// How to find the API server.
///
/// @param kubeconfig file; empty = as fabric8 finds it: KUBECONFIG, the home folder, the pod's service account
/// @param context of the kubeconfig; empty = its current one
/// @param master URL that overrides the one found, `https://10.0.0.1:6443`; empty = keep it
public record ApiServer(Optional<Path> kubeconfig, Optional<String> context, Optional<String> master) {
    /// The one that the environment names.
    public static ApiServer ofEnvironment() {
        return new ApiServer(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Finds address and credentials; does not connect.
    ///
    /// @throws IllegalArgumentException naming the file, if the kubeconfig cannot be used
    public Config config() {
        Config config;
        try {
            config = kubeconfig
                    .map(file -> Config.fromKubeconfig(context.orElse(null), file.toFile()))
                    .orElseGet(() -> Config.autoConfigure(context.orElse(null)));
        } catch (RuntimeException e) {
            // fabric8 lets through whatever its YAML reader throws, over many lines.
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IllegalArgumentException(file() + ": " + reason, e);
        }
        String found = config.getCurrentContext() == null
                ? ""
                : config.getCurrentContext().getName();
        if (context.isPresent() && !context.get().equals(found)) {
            throw new IllegalArgumentException(file() + ": no context " + context.get());
        }
        master.ifPresent(config::setMasterUrl);
        return config;
    }

    private String file() {
        return "kubeconfig " + kubeconfig.map(Object::toString).orElse("of the environment");
    }
}
