// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Read when it is asked for.
final class Sampled implements Metric {
    private final String name;
    private final String help;
    private final String type;
    private final List<String> labels;
    private final Supplier<Map<List<String>, Double>> samples;

    /// @param type as Prometheus calls it
    /// @param samples by label values; those that cannot be had are left out
    Sampled(String name, String help, String type, List<String> labels, Supplier<Map<List<String>, Double>> samples) {
        this.name = name;
        this.help = help;
        this.type = type;
        this.labels = List.copyOf(labels);
        this.samples = samples;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(StringBuilder out) {
        Family<Double[]> family = new Family<>(name, help, type, labels, () -> new Double[1]);
        samples.get().forEach((values, value) -> family.of(values.toArray(String[]::new))[0] = value);
        family.write(out, (line, value) -> line.write(value[0]));
    }
}
