// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// The text that Prometheus reads.
final class MetricTest {
    @Test
    void counter() {
        var counter = new Counter("things_total", "Things", "kind");
        counter.expose("none");
        counter.increment("one");
        counter.add(0.5, "one");

        assertThat(Metric.text(List.of(counter))).isEqualTo("""
                # HELP things_total Things
                # TYPE things_total counter
                things_total{kind="none"} 0
                things_total{kind="one"} 1.5
                """);
    }

    @Test
    void gaugeWithoutLabels() {
        var gauge = new Gauge("level", "Level");
        gauge.set(1_700_000_000.25);

        assertThat(Metric.text(List.of(gauge))).isEqualTo("""
                # HELP level Level
                # TYPE level gauge
                level 1.70000000025E9
                """);
    }

    @Test
    void histogramBucketsAreCumulativeAndTheirBordersInclusive() {
        var histogram = new Histogram("took_seconds", "Took", List.of(0.5, 1.0, 2.0), "family");
        for (double observed : new double[] {0.25, 0.5, 0.75, 2, 7}) {
            histogram.observe(observed, "IPv4");
        }

        assertThat(Metric.text(List.of(histogram))).isEqualTo("""
                # HELP took_seconds Took
                # TYPE took_seconds histogram
                took_seconds_bucket{family="IPv4",le="0.5"} 2
                took_seconds_bucket{family="IPv4",le="1"} 3
                took_seconds_bucket{family="IPv4",le="2"} 4
                took_seconds_bucket{family="IPv4",le="+Inf"} 5
                took_seconds_sum{family="IPv4"} 10.5
                took_seconds_count{family="IPv4"} 5
                """);
    }

    @Test
    void whatHasNoSeriesIsNotThere() {
        assertThat(Metric.text(List.of(new Counter("things_total", "Things", "kind"))))
                .isEmpty();
    }

    @Test
    void labelValuesAreEscaped() {
        var counter = new Counter("things_total", "Things", "kind");
        counter.increment("a\"b\\c\nd");

        assertThat(Metric.text(List.of(counter))).contains("things_total{kind=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    @Test
    void numberOfLabelsIsHeld() {
        var counter = new Counter("things_total", "Things", "kind");
        assertThatThrownBy(counter::increment).hasMessageContaining("things_total: labels are [kind]");
    }

    /// Covers MET-01, MET-05.
    @Test
    void bordersAreTheReferences() {
        assertThat(Buckets.SYNC)
                .containsExactly(
                        0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024, 2.048, 4.096,
                        8.192, 16.384);
        assertThat(Buckets.PROGRAMMING)
                .startsWith(0.25, 0.5, 1.0, 2.0)
                .containsSequence(58.0, 59.0, 60.0, 65.0)
                .containsSequence(110.0, 115.0, 120.0, 150.0)
                .endsWith(270.0, 300.0)
                .hasSize(2 + 59 + 12 + 7);
    }
}
