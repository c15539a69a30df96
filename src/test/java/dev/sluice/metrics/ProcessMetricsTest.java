// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers MET-24, MET-29.
final class ProcessMetricsTest {
    private static final Instant BEGAN = Instant.ofEpochSecond(1_700_000_000);

    @Test
    void readsWhatTheKernelTells(@TempDir Path proc) throws IOException {
        Files.createDirectories(proc.resolve("self/fd/1"));
        Files.createDirectories(proc.resolve("self/fd/2"));
        Files.writeString(
                proc.resolve("self/stat"),
                "7 (a (b) c) S 1 7 7 0 -1 4194560 1 2 3 4 250 50 0 0 20 0 9 0 99 8192000 25 18446744073709551615 1\n");
        Files.writeString(proc.resolve("self/status"), "Name:\ta\nVmSize:\t    8000 kB\nVmRSS:\t     100 kB\n");

        assertThat(Metric.text(new ProcessMetrics(proc, BEGAN).all()))
                .contains(
                        "process_cpu_seconds_total 3\n",
                        "process_virtual_memory_bytes 8192000\n",
                        "process_resident_memory_bytes 102400\n",
                        "process_open_fds 2\n",
                        "process_start_time_seconds 1700000000\n",
                        "jvm_memory_used_bytes{area=\"heap\",id=\"",
                        "jvm_threads_live_threads ");
    }

    @Test
    void thisProcessHasARealSize() {
        String text = Metric.text(new ProcessMetrics(Path.of("/proc"), BEGAN).all());

        assertThat(text).containsPattern("process_resident_memory_bytes [1-9][0-9]{6,}");
    }
}
