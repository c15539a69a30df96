// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;

/// Writes the lines of one series.
record Line(StringBuilder out, String name, List<String> labels, List<String> values) {
    void write(double value) {
        write("", "", value);
    }

    /// @param suffix of the name
    /// @param le one more label, the border of a bucket; empty = none
    void write(String suffix, String le, double value) {
        out.append(name).append(suffix);
        String separator = "{";
        for (int i = 0; i < labels.size(); i++) {
            label(separator, labels.get(i), values.get(i));
            separator = ",";
        }
        if (!le.isEmpty()) {
            label(separator, "le", le);
            separator = ",";
        }
        out.append(separator.equals("{") ? " " : "} ").append(number(value)).append('\n');
    }

    private void label(String separator, String label, String value) {
        out.append(separator).append(label).append("=\"").append(escaped(value)).append('"');
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /// Whole numbers without a point, as far as they are exact.
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return Long.toString((long) value);
        }
        return Double.toString(value);
    }
}
