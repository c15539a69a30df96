// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;

/// Counts observations by size. For one thread.
public final class Histogram implements Metric {
    private static final class Value {
        private final long[] buckets;
        private double sum;
        private long count;

        private Value(int buckets) {
            this.buckets = new long[buckets];
        }
    }

    private final double[] borders;
    private final Family<Value> family;

    /// @param borders upper ones, inclusive, growing; the last bucket, without a border, comes by itself
    Histogram(String name, String help, List<Double> borders, String... labels) {
        this.borders = borders.stream().mapToDouble(Double::doubleValue).toArray();
        this.family = new Family<>(name, help, "histogram", List.of(labels), () -> new Value(borders.size()));
    }

    /// Makes the series appear, though nothing was observed.
    public void expose(String... labelValues) {
        family.of(labelValues);
    }

    public void observe(double observed, String... labelValues) {
        Value value = family.of(labelValues);
        for (int i = 0; i < borders.length; i++) {
            if (observed <= borders[i]) {
                value.buckets[i]++;
                break;
            }
        }
        value.sum += observed;
        value.count++;
    }

    @Override
    public String name() {
        return family.name();
    }

    /// Each bucket holds the smaller ones, too.
    @Override
    public void write(StringBuilder out) {
        family.write(out, (line, value) -> {
            long below = 0;
            for (int i = 0; i < borders.length; i++) {
                below += value.buckets[i];
                line.write("_bucket", Line.number(borders[i]), (double) below);
            }
            line.write("_bucket", "+Inf", (double) value.count);
            line.write("_sum", "", value.sum);
            line.write("_count", "", (double) value.count);
        });
    }
}
