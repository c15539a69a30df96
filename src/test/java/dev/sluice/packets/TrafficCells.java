// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.model.IpFamily;
import dev.sluice.packets.TrafficTable.Row;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// The cells of a [TrafficTable], each as a test.
final class TrafficCells {
    private TrafficCells() {}

    /// A test for each cell. All are tried as soon as the lab is there, and each test waits for its own.
    ///
    /// @param lab closed in the end
    /// @param atOnce so many are tried at the same time: silence takes its time
    static Stream<DynamicTest> of(TrafficTable table, TrafficLab lab, int atOnce) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        return table.rows().stream()
                .flatMap(row -> row.clients().keySet().stream()
                        .flatMap(from ->
                                Stream.of(IpFamily.values()).map(family -> cell(lab, threads, row, from, family))))
                .toList()
                .stream()
                .onClose(() -> {
                    threads.shutdownNow();
                    lab.close();
                });
    }

    private static DynamicTest cell(TrafficLab lab, ExecutorService threads, Row row, From from, IpFamily family) {
        Future<?> result = threads.submit(() -> lab.check(row, from, family));
        String name = "%s, from %s %s: %s"
                .formatted(row.label(), from, family, row.clients().get(from));
        return DynamicTest.dynamicTest(name, () -> {
            try {
                result.get();
            } catch (ExecutionException e) {
                throw e.getCause();
            }
        });
    }
}
