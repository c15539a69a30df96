// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/// All series of one name, in the order in which they were first used.
final class Family<S> {
    private final String name;
    private final String help;
    private final String type;
    private final List<String> labels;
    private final Supplier<S> fresh;
    private final Map<List<String>, S> series = new LinkedHashMap<>();

    /// @param type as Prometheus calls it
    /// @param fresh makes the series of a combination of label values
    Family(String name, String help, String type, List<String> labels, Supplier<S> fresh) {
        this.name = name;
        this.help = help;
        this.type = type;
        this.labels = List.copyOf(labels);
        this.fresh = fresh;
    }

    String name() {
        return name;
    }

    S of(String... values) {
        if (values.length != labels.size()) {
            throw new IllegalArgumentException(name + ": labels are " + labels + ", not " + List.of(values));
        }
        return series.computeIfAbsent(List.of(values), _ -> fresh.get());
    }

    /// Comment lines, then each series; nothing at all without series, as clients of Prometheus do.
    void write(StringBuilder out, BiConsumer<Line, S> each) {
        if (series.isEmpty()) {
            return;
        }
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        series.forEach((values, one) -> each.accept(new Line(out, name, labels, values), one));
    }
}
