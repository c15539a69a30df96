// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.IpAddress;
import java.util.Optional;

/// The servers that tell how the proxy is.
///
/// @param healthz where `/healthz` and `/livez` are (HC-01); empty = nowhere
/// @param metrics where `/metrics` and its neighbours are; empty = nowhere
/// @param healthzAccess who may ask the one server, `metricsAccess` the other; ours alone
/// @param hardFail a server that cannot listen ends the process (HC-07)
/// @param profiling serve what is for developers too
/// @param hiddenMetrics serve metrics that the previous minor version of Kubernetes still had (CFG-10)
public record ServerOptions(
        Optional<ListenAddress> healthz,
        Optional<ListenAddress> metrics,
        Access healthzAccess,
        Access metricsAccess,
        boolean hardFail,
        boolean profiling,
        boolean hiddenMetrics) {
    public static final int HEALTHZ_PORT = 10256;
    public static final int METRICS_PORT = 10249;

    /// kube-proxy's: health for everyone, metrics for this machine (CFG-06, CFG-07).
    public static final ServerOptions DEFAULTS = new ServerOptions(
            Optional.of(new ListenAddress(IpAddress.of("0.0.0.0"), HEALTHZ_PORT)),
            Optional.of(new ListenAddress(IpAddress.of("127.0.0.1"), METRICS_PORT)),
            Access.OPEN,
            Access.OPEN,
            false,
            false,
            false);

    /// The server of health.
    public Optional<Listener> healthzListener() {
        return healthz.map(at -> new Listener(at, healthzAccess));
    }

    /// The server of metrics.
    public Optional<Listener> metricsListener() {
        return metrics.map(at -> new Listener(at, metricsAccess));
    }
}
