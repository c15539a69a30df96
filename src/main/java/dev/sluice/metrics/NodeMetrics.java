// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Locale;

/// What the node's proxy tells beside its syncs: health probes (MET-12, MET-13, MET-25), what was noticed (MET-26) and
/// the features beside the rules. For one thread.
public final class NodeMetrics {
    private final Counter healthz =
            new Counter("kubeproxy_proxy_healthz_total", "Cumulative proxy healthz HTTP status", "code");
    private final Counter livez =
            new Counter("kubeproxy_proxy_livez_total", "Cumulative proxy livez HTTP status", "code");
    private final Gauge check =
            new Gauge("kubernetes_healthcheck", "Result of the last check: 1 is good", "name", "type");
    private final Counter checks =
            new Counter("kubernetes_healthchecks_total", "Checks by result", "name", "status", "type");
    private final Gauge quarantined =
            new Gauge("kubeproxy_ext_quarantined_services", "Services that the kernel refuses", "backend", "ip_family");
    private final Counter drifts = new Counter(
            "kubeproxy_ext_foreign_changes_total", "Changes of our rules by others", "backend", "ip_family");
    private final Counter warnings = new Counter("kubeproxy_ext_warnings_total", "Warnings by code", "code");

    public NodeMetrics() {
        for (String code : List.of("200", "503")) {
            healthz.expose(code);
            livez.expose(code);
        }
    }

    /// The health server was asked.
    ///
    /// @param path `healthz` or `livez`
    public void probed(String path, int status) {
        Counter counter = path.equals("livez") ? livez : healthz;
        counter.increment(Integer.toString(status));
        check.set(status == 200 ? 1 : 0, path, path);
        checks.increment(path, status == 200 ? "success" : "error", path);
    }

    public void quarantined(String backend, IpFamily family, int services) {
        quarantined.set(services, backend, family.label());
    }

    public void drifted(String backend, IpFamily family) {
        drifts.increment(backend, family.label());
    }

    public void warned(String code) {
        warnings.increment(code.toLowerCase(Locale.ROOT));
    }

    public List<Metric> all() {
        return List.of(healthz, livez, quarantined, drifts, warnings);
    }

    /// Those of `/metrics/slis`.
    public List<Metric> serviceLevelIndicators() {
        return List.of(check, checks);
    }
}
