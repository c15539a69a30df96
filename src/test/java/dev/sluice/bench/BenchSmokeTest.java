// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bench.Figures.Row;
import dev.sluice.testing.NetnsTest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every bench runs to its end and measures everything, on clusters too small to measure anything.
@NetnsTest
class BenchSmokeTest {
    private static final Plan TINY = new Plan(List.of(100, 200), 2, 2, 5, 2, 1, Duration.ofMillis(300), 200);

    @Test
    void kernel(@TempDir Path folder) throws Exception {
        measures(
                "kernel",
                folder,
                "kernel time",
                "replace 1 endpoint",
                "scale 2 -> 3",
                "scale 3 -> 2",
                "add Service",
                "delete Service",
                "100 replaces, one diff",
                "read()",
                "replace 1 endpoint: ClusterIP, node port, session affinity",
                "add: ClusterIP, VIP with source ranges, node port",
                "delete: ClusterIP, no endpoints",
                "a ClusterIP becomes: ClusterIP, VIP, node port, external policy Local");
    }

    @Test
    void kernelByIptables() {
        var figures = new KernelBench(TINY, BenchedBackend.IPTABLES).run();
        assertThat(figures.rows().keySet())
                .extracting(Row::name)
                .contains("replace 1 endpoint", "add Service", "read()");
        assertThat(figures.rows().values())
                .allSatisfy(columns -> assertThat(columns).hasSize(2));
    }

    @Test
    void line(@TempDir Path folder) throws Exception {
        measures(
                "line",
                folder,
                "first object listed -> all committed",
                "latency",
                "backend begins -> committed",
                "changes per transaction",
                "queue, longest");
    }

    /// The packages are made after the tests, so this starts what they are made of.
    @Test
    void start() throws Exception {
        var figures = new StartBench(TINY.small(), List.of(Program.compiled())).run();
        assertThat(figures.rows()).hasSize(3);
        assertThat(figures.rows().values())
                .allSatisfy(columns ->
                        assertThat(columns.firstEntry().getValue().value()).isPositive());
    }

    /// Every look waits until the kernel has the endpoints of all changes before it.
    @Test
    void memory() throws Exception {
        var figures = new MemoryBench(TINY.small(), Program.compiled(), 60).run();
        assertThat(figures.rows()).hasSize(3 * 7);
        assertThat(figures.rows().values())
                .allSatisfy(columns ->
                        assertThat(columns.firstEntry().getValue().value()).isPositive());
    }

    private static void measures(String bench, Path folder, String... rows) throws Exception {
        Path file = folder.resolve("figures.json");
        Main.run(bench, BenchedBackend.NFTABLES, TINY, Optional.of(file));

        var json = new JsonObject(Files.readString(file));
        assertThat(json.getJsonObject("machine").getString("kernel")).startsWith("Linux ");
        var figures = json.getJsonArray("figures").stream()
                .map(JsonObject.class::cast)
                .toList();
        assertThat(figures).extracting(figure -> figure.getString("name")).contains(rows);
        assertThat(figures)
                .filteredOn(figure -> List.of(rows).contains(figure.getString("name")))
                .allSatisfy(figure -> assertThat(figure.getJsonArray("values"))
                        .hasSize(2)
                        .allSatisfy(value -> assertThat(((JsonObject) value).getDouble("value"))
                                .isPositive()));
    }
}
