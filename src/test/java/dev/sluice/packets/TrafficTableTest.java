// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.config.ProxyOptions;
import dev.sluice.testing.NetnsTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The traffic tables in `src/test/resources/packets`, cell by cell and in both families.
@NetnsTest
class TrafficTableTest {
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

    /// How many cells are tried at the same time: silence takes its time.
    int atOnce() {
        return 16;
    }

    private Stream<DynamicTest> cells(String name) {
        var table = TrafficTable.named(name);
        return TrafficCells.of(table, new TrafficLab(table, mode()), atOnce());
    }
}
