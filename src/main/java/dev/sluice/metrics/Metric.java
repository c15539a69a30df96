// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.Collection;

/// Something that is counted, under one name.
public interface Metric {
    /// What Prometheus answers to, after `Content-Type:`.
    String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    String name();

    /// Appends all series in the text exposition format.
    void write(StringBuilder out);

    /// The text of several.
    static String text(Collection<? extends Metric> metrics) {
        var out = new StringBuilder();
        metrics.forEach(metric -> metric.write(out));
        return out.toString();
    }
}
