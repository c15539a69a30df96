// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers MET-29.
final class ConntrackMetricsTest {
    @TempDir
    private Path proc;

    /// As Linux 6.18 prints it on two processors, with other numbers.
    @Test
    void what_did_not_get_in_is_summed_over_processors() throws IOException {
        Files.createDirectories(proc.resolve("net/stat"));
        Files.writeString(proc.resolve("net/stat/nf_conntrack"), """
                entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
                00000007  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 0000000a 00000001 00000000 00000000  00000000 00000000 00000000 00000000
                00000007  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000010 00000000 00000002 00000000  00000000 00000000 00000000 00000000
                """);

        assertThat(Metric.text(new ConntrackMetrics(proc).all()))
                .contains(
                        "kubeproxy_ext_conntrack_insert_failed_total 26\n",
                        "kubeproxy_ext_conntrack_dropped_total 1\n",
                        "kubeproxy_ext_conntrack_early_dropped_total 2\n");
    }

    @Test
    void what_cannot_be_read_is_not_told() throws IOException {
        Files.createDirectories(proc.resolve("sys/net/netfilter"));
        Files.writeString(proc.resolve("sys/net/netfilter/nf_conntrack_count"), "12\n");

        assertThat(Metric.text(new ConntrackMetrics(proc).all()))
                .contains("kubeproxy_ext_conntrack_entries 12\n")
                .doesNotContain("limit", "insert_failed_total 0");
    }
}
