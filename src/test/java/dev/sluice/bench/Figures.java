// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// What was measured: rows of tables, a column per number of Services. Keeps the order of first mention.
final class Figures {
    /// How a row should depend on the size of the cluster.
    enum Growth {
        FLAT,
        LINEAR,
        /// It is told and not judged.
        ANY
    }

    /// @param budget what the median must not exceed at any size
    /// @param p99Budget the same for the 99th percentile
    record Row(String table, String name, String unit, Growth growth, OptionalDouble budget, OptionalDouble p99Budget) {
        static Row of(String table, String name, String unit, Growth growth) {
            return new Row(table, name, unit, growth, OptionalDouble.empty(), OptionalDouble.empty());
        }

        Row within(double median) {
            return new Row(table, name, unit, growth, OptionalDouble.of(median), p99Budget);
        }

        Row p99Within(double p99) {
            return new Row(table, name, unit, growth, budget, OptionalDouble.of(p99));
        }
    }

    /// @param value the median where there are several samples
    record Figure(double value, OptionalDouble p99, int samples) {}

    private final Map<Row, NavigableMap<Integer, Figure>> rows = new LinkedHashMap<>();

    void add(Row row, int services, double value) {
        put(row, services, new Figure(value, OptionalDouble.empty(), 1));
    }

    /// Milliseconds.
    void add(Row row, int services, Distribution samples) {
        put(row, services, new Figure(samples.medianMillis(), OptionalDouble.of(samples.p99Millis()), samples.count()));
    }

    private void put(Row row, int services, Figure figure) {
        rows.computeIfAbsent(row, _ -> new TreeMap<>()).put(services, figure);
    }

    Map<Row, NavigableMap<Integer, Figure>> rows() {
        return rows;
    }
}
