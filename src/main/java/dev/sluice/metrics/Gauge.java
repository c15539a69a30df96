// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;

/// Goes up and down. For one thread.
public final class Gauge implements Metric {
    private static final class Value {
        private double value;
    }

    private final Family<Value> family;

    Gauge(String name, String help, String... labels) {
        family = new Family<>(name, help, "gauge", List.of(labels), Value::new);
    }

    public void set(double value, String... labelValues) {
        family.of(labelValues).value = value;
    }

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public void write(StringBuilder out) {
        family.write(out, (line, one) -> line.write(one.value));
    }
}
