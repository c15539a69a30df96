// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Borders of histograms, in seconds, as the reference has them.
final class Buckets {
    /// 1 ms doubled 14 times: MET-01, MET-14.
    static final List<Double> SYNC =
            IntStream.range(0, 15).mapToObj(n -> 0.001 * (1 << n)).toList();

    /// MET-05: up to five minutes.
    static final List<Double> PROGRAMMING = Stream.of(
                    DoubleStream.of(0.25, 0.5), steps(1, 59, 1), steps(60, 115, 5), steps(120, 300, 30))
            .flatMap(DoubleStream::boxed)
            .toList();

    /// Ours, for single steps inside this process: 10 µs doubled 19 times, so up to 5 s.
    static final List<Double> STEP =
            IntStream.range(0, 20).mapToObj(n -> 0.00001 * (1 << n)).toList();

    /// client-go's.
    static final List<Double> CLIENT = List.of(0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0);

    private Buckets() {}

    private static DoubleStream steps(int first, int last, int step) {
        return IntStream.iterate(first, n -> n <= last, n -> n + step).asDoubleStream();
    }
}
