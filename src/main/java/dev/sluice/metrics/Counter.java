// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;

/// Only grows. For one thread.
public final class Counter implements Metric {
    private static final class Value {
        private double value;
    }

    private final Family<Value> family;

    Counter(String name, String help, String... labels) {
        family = new Family<>(name, help, "counter", List.of(labels), Value::new);
    }

    /// Makes the series appear, at 0 if nothing was counted.
    public void expose(String... labelValues) {
        family.of(labelValues);
    }

    public void add(double amount, String... labelValues) {
        family.of(labelValues).value += amount;
    }

    public void increment(String... labelValues) {
        add(1, labelValues);
    }

    /// Takes over what somebody else has counted in all.
    public void set(double counted, String... labelValues) {
        family.of(labelValues).value = counted;
    }

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public void write(StringBuilder out) {
        family.write(out, (line, counted) -> line.write(counted.value));
    }
}
