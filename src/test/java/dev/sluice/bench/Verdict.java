// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.bench.Figures.Figure;
import dev.sluice.bench.Figures.Row;
import java.util.ArrayList;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.function.Function;

/// A row in a few words: whether it grows as it should, and keeps its budget.
final class Verdict {
    /// A bigger cluster fits the caches of the processor worse; a cost that grows with the cluster would be the ratio
    /// of the sizes.
    private static final double CACHES = 2;

    private Verdict() {}

    static String of(Row row, NavigableMap<Integer, Figure> figures) {
        var words = new ArrayList<String>();
        if (figures.size() > 1) {
            double more = figures.lastKey() / (double) figures.firstKey();
            double ratio = ratio(figures);
            switch (row.growth()) {
                case FLAT -> words.add(ratio <= CACHES ? "flat" : "GROWS");
                case LINEAR -> words.add(ratio <= CACHES * more ? "linear" : "MORE THAN LINEAR");
                case ANY -> {}
            }
        }
        row.budget()
                .ifPresent(b ->
                        words.add(kept(figures, b, f -> OptionalDouble.of(f.value())) + budget("median", b, row)));
        row.p99Budget().ifPresent(b -> words.add(kept(figures, b, Figure::p99) + budget("p99", b, row)));
        return String.join(", ", words);
    }

    /// Largest cluster to smallest.
    static double ratio(NavigableMap<Integer, Figure> figures) {
        return figures.lastEntry().getValue().value()
                / figures.firstEntry().getValue().value();
    }

    private static String kept(
            NavigableMap<Integer, Figure> figures, double budget, Function<Figure, OptionalDouble> value) {
        boolean kept = figures.values().stream()
                .flatMap(figure -> value.apply(figure).stream().boxed())
                .allMatch(v -> v <= budget);
        return kept ? "" : "NOT ";
    }

    private static String budget(String what, double budget, Row row) {
        return String.format(Locale.ROOT, "%s within %.0f %s", what, budget, row.unit());
    }
}
