// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How full the backend's sets are, and those that have a limit how full they may be (MET-29). A set that is gone has
/// no series any more. For one thread.
public final class SetMetrics {
    private static final List<String> LABELS = List.of("set", "ip_family");

    private final Map<IpFamily, Map<String, Long>> elements = new EnumMap<>(IpFamily.class);
    private final Map<IpFamily, Map<String, Long>> limits = new EnumMap<>(IpFamily.class);

    /// All sets of a family, by name.
    ///
    /// @param limits of those that have one
    public void sized(IpFamily family, Map<String, Long> elements, Map<String, Long> limits) {
        this.elements.put(family, Map.copyOf(elements));
        this.limits.put(family, Map.copyOf(limits));
    }

    public List<Metric> all() {
        return List.of(
                gauge("kubeproxy_ext_set_elements", "Elements of a set or map in the kernel", elements),
                gauge("kubeproxy_ext_set_limit", "Elements that a set or map in the kernel may have", limits));
    }

    private static Metric gauge(String name, String help, Map<IpFamily, Map<String, Long>> values) {
        return new Sampled(name, help, "gauge", LABELS, () -> samples(values));
    }

    private static Map<List<String>, Double> samples(Map<IpFamily, Map<String, Long>> values) {
        var samples = new HashMap<List<String>, Double>();
        values.forEach((family, sets) ->
                sets.forEach((set, value) -> samples.put(List.of(set, family.label()), value.doubleValue())));
        return samples;
    }
}
