// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The kernel's connection tracking table (MET-29): how full it is, and what did not get in. Of the network namespace
/// that the process is in. Read when it is asked for; what cannot be read is not told.
///
/// What did not get in is counted per processor in `/proc/net/stat/nf_conntrack` (`ct_cpu_seq_show`,
/// net/netfilter/nf_conntrack_standalone.c): a line of names, then a line of hexadecimal numbers for each.
public final class ConntrackMetrics {
    private final Path proc;

    /// @param proc where `/proc` is
    public ConntrackMetrics(Path proc) {
        this.proc = proc;
    }

    public List<Metric> all() {
        return List.of(
                one("entries", "Flows in the kernel's table", "gauge", () -> file("nf_conntrack_count")),
                one("limit", "Flows that the kernel's table may hold", "gauge", () -> file("nf_conntrack_max")),
                one(
                        "insert_failed_total",
                        "Flows that did not get into the table, because another one with the same addresses was faster",
                        "counter",
                        () -> sum("insert_failed")),
                one(
                        "dropped_total",
                        "Packets dropped because their flow did not get into the table, which is full",
                        "counter",
                        () -> sum("drop")),
                one(
                        "early_dropped_total",
                        "Flows put out of the full table to let others in",
                        "counter",
                        () -> sum("early_drop")));
    }

    private interface Reading {
        Optional<Double> read();
    }

    private static Metric one(String name, String help, String type, Reading reading) {
        return new Sampled(
                "kubeproxy_ext_conntrack_" + name,
                help,
                type,
                List.of(),
                () -> reading.read()
                        .map(value -> Map.of(List.<String>of(), value))
                        .orElse(Map.of()));
    }

    private Optional<Double> file(String name) {
        return lines("sys/net/netfilter/" + name).stream().findFirst().map(line -> Double.parseDouble(line.strip()));
    }

    private Optional<Double> sum(String name) {
        List<String> lines = lines("net/stat/nf_conntrack");
        int column = lines.isEmpty() ? -1 : words(lines.getFirst()).indexOf(name);
        return column < 0
                ? Optional.empty()
                : Optional.of(lines.stream()
                        .skip(1)
                        .mapToDouble(line -> Long.parseLong(words(line).get(column), 16))
                        .sum());
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }

    private List<String> lines(String path) {
        try {
            return Files.readAllLines(proc.resolve(path));
        } catch (IOException e) {
            return List.of();
        }
    }
}
