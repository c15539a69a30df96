// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Figure;
import dev.sluice.bench.Figures.Growth;
import dev.sluice.bench.Figures.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.NavigableMap;

/// Figures for people, as tables, and for programs, as JSON.
final class Report {
    private static final int NAME = 40;
    private static final int COLUMN = 19;

    private final Plan plan;
    private final Figures figures;

    Report(Plan plan, Figures figures) {
        this.plan = plan;
        this.figures = figures;
    }

    String tables() {
        var tables = new LinkedHashMap<String, StringBuilder>();
        figures.rows()
                .forEach((row, columns) -> tables.computeIfAbsent(
                                row.table(), table -> new StringBuilder("\n" + table + "\n" + head()))
                        .append(line(row, columns)));
        return String.join("", tables.values());
    }

    private String head() {
        var head = new StringBuilder(pad("  Services", NAME));
        plan.sizes().forEach(size -> head.append(padLeft(String.format(Locale.ROOT, "%,d", size))));
        return head.append(plan.sizes().size() > 1 ? "   ratio" : "")
                .append('\n')
                .toString();
    }

    private String line(Row row, NavigableMap<Integer, Figure> columns) {
        String unit = row.unit().isEmpty() ? "" : ", " + row.unit();
        var line = new StringBuilder(pad("  " + row.name() + unit, NAME));
        for (int size : plan.sizes()) {
            var figure = columns.get(size);
            line.append(padLeft(figure == null ? "-" : words(figure)));
        }
        if (plan.sizes().size() > 1) {
            boolean judged = row.growth() != Growth.ANY && columns.size() > 1;
            line.append(judged ? String.format(Locale.ROOT, "%8.1f", Verdict.ratio(columns)) : " ".repeat(8));
        }
        return (line + "  " + Verdict.of(row, columns)).stripTrailing() + "\n";
    }

    private static String words(Figure figure) {
        String p99 = figure.p99().isPresent() ? " / " + number(figure.p99().getAsDouble()) : "";
        return number(figure.value()) + p99;
    }

    /// Three digits or all before the point.
    private static String number(double value) {
        double size = Math.abs(value);
        int digits = 3;
        if (size >= 100 || (size >= 1 && value == Math.rint(value))) {
            digits = 0;
        } else if (size >= 1) {
            digits = size >= 10 ? 1 : 2;
        }
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String padLeft(String text) {
        return " ".repeat(Math.max(1, COLUMN - text.length())) + text;
    }

    JsonObject json(String bench, Machine machine) {
        var rows = new JsonArray();
        figures.rows().forEach((row, columns) -> rows.add(json(row, columns)));
        return new JsonObject()
                .put("bench", bench)
                .put("machine", machine.json())
                .put("endpointsPerService", plan.endpoints())
                .put("figures", rows);
    }

    private static JsonObject json(Row row, NavigableMap<Integer, Figure> columns) {
        var values = new JsonArray();
        columns.forEach((size, figure) -> {
            var value = new JsonObject()
                    .put("services", size)
                    .put("value", figure.value())
                    .put("samples", figure.samples());
            figure.p99().ifPresent(p99 -> value.put("p99", p99));
            values.add(value);
        });
        var json = new JsonObject()
                .put("table", row.table())
                .put("name", row.name())
                .put("unit", row.unit())
                .put("values", values)
                .put("verdict", Verdict.of(row, columns));
        if (columns.size() > 1) {
            json.put("ratio", Verdict.ratio(columns));
        }
        return json;
    }
}
