// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.model.IpFamily;
import dev.sluice.packets.TrafficTable.Row;
import dev.sluice.testing.NetnsTest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The traffic tables in `src/test/resources/packets`, cell by cell and in both families.
@NetnsTest
class TrafficTableTest {
    /// Silence takes its time, so cells are tried at the same time.
    private static final int AT_ONCE = 16;

    /// Which backend programs.
    ProxyOptions.Mode mode() {
        return ProxyOptions.Mode.NFTABLES;
    }

    @TestFactory
    Stream<DynamicTest> traffic() {
        return cells("traffic");
    }

    @TestFactory
    Stream<DynamicTest> pods_told_by_interface() {
        return cells("by-interface");
    }

    @TestFactory
    Stream<DynamicTest> no_detector() {
        return cells("no-detector");
    }

    @TestFactory
    Stream<DynamicTest> masquerade_all() {
        return cells("masquerade-all");
    }

    /// A test for each cell. All are tried as soon as the lab is there, and each test waits for its own.
    private Stream<DynamicTest> cells(String name) {
        var table = TrafficTable.named(name);
        var lab = new TrafficLab(table, mode());
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
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
