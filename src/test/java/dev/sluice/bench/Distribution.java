// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// Samples of one duration, in nanoseconds. Grows; not thread safe.
final class Distribution {
    private static final double MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    private long[] nanos = new long[256];
    private int count;

    void add(long sample) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = sample;
    }

    int count() {
        return count;
    }

    double medianMillis() {
        return millis(0.5);
    }

    double p99Millis() {
        return millis(0.99);
    }

    /// By nearest rank.
    private double millis(double quantile) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(quantile * count);
        return sorted[Math.max(rank, 1) - 1] / MILLISECOND;
    }
}
