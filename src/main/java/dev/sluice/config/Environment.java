// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variables of the environment that kube-proxy heeds (CLI-26). Where the cluster is, `KUBERNETES_SERVICE_HOST` and
/// its port, is for who connects to it.
public record Environment(Map<String, String> variables) {
    /// kube-proxy refuses kernels that nft has not been tested with, unless it is set.
    static final String SKIP_VERSION_CHECK = "KUBE_PROXY_NFTABLES_SKIP_KERNEL_VERSION_CHECK";

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /// That of this process.
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /// Puts values in the place of `$(NAME)`. kubelet does so itself in a pod's arguments; who runs the same arguments
    /// in another way, or a script that it does not look into, leaves them to us. A name that is not set stays as it
    /// is, as kubelet has it.
    public String expand(String text) {
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Optional.ofNullable(variables.get(found.group(1))).orElse(found.group())));
    }

    /// What is set and has no effect, for people.
    public List<String> warnings() {
        return variables.getOrDefault(SKIP_VERSION_CHECK, "").isEmpty()
                ? List.of()
                : List.of(SKIP_VERSION_CHECK
                        + ": there is nothing to skip, the kernel is asked for what is needed, not for its version");
    }
}
