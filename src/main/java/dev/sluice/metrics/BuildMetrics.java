// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What this program is (MET-24), under the names that every component of Kubernetes has for it.
public final class BuildMetrics {
    private final Gauge build = new Gauge("kubernetes_build_info", "What runs; always 1", "git_version", "platform");
    private final Gauge features =
            new Gauge("kubernetes_feature_enabled", "1 if a feature gate is on, else 0", "name", "stage");

    /// @param gates by name; their stage is not known here
    public BuildMetrics(String version, String platform, Map<String, Boolean> gates) {
        build.set(1, version, platform);
        new TreeMap<>(gates).forEach((name, on) -> features.set(on ? 1 : 0, name, ""));
    }

    public List<Metric> all() {
        return List.of(build, features);
    }
}
