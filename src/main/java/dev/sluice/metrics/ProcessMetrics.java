// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// This process and its Java machine (MET-24), with the names that dashboards of Go programs use for the process. What
/// cannot be read is not told.
public final class ProcessMetrics {
    /// `USER_HZ`: the unit of times in `/proc/PID/stat`, 100 on every Linux (proc_pid_stat(5)).
    private static final double TICKS_PER_SECOND = 100;

    /// Fields of `/proc/self/stat` after the name, which may hold blanks: the first of them is field 3.
    private static final int UTIME = 14 - 3;

    private static final int STIME = 15 - 3;

    private final Path proc;
    private final Instant began;

    /// @param proc where `/proc` is
    public ProcessMetrics(Path proc, Instant began) {
        this.proc = proc;
        this.began = began;
    }

    public List<Metric> all() {
        return Stream.concat(process().stream(), machine().stream()).toList();
    }

    private List<Metric> process() {
        return List.of(
                one("process_cpu_seconds_total", "Total user and system CPU time", "counter", this::cpuSeconds),
                one("process_resident_memory_bytes", "Resident memory size", "gauge", () -> kilobytes("VmRSS:")),
                one("process_virtual_memory_bytes", "Virtual memory size", "gauge", () -> kilobytes("VmSize:")),
                one("process_open_fds", "Open file descriptors", "gauge", this::descriptors),
                one(
                        "process_start_time_seconds",
                        "Start of the process since the epoch",
                        "gauge",
                        () -> Optional.of(began.toEpochMilli() / 1e3)));
    }

    private static List<Metric> machine() {
        return List.of(
                new Sampled(
                        "jvm_memory_used_bytes",
                        "Memory in use",
                        "gauge",
                        List.of("area", "id"),
                        () -> pools(pool -> pool.getUsage().getUsed())),
                new Sampled(
                        "jvm_memory_committed_bytes",
                        "Memory taken from the system",
                        "gauge",
                        List.of("area", "id"),
                        () -> pools(pool -> pool.getUsage().getCommitted())),
                new Sampled(
                        "jvm_gc_collections_total",
                        "Collections",
                        "counter",
                        List.of("gc"),
                        () -> collectors(GarbageCollectorMXBean::getCollectionCount)),
                new Sampled(
                        "jvm_gc_collection_seconds_total",
                        "Time spent on collections",
                        "counter",
                        List.of("gc"),
                        () -> collectors(collector -> collector.getCollectionTime() / 1e3)),
                one(
                        "jvm_threads_live_threads",
                        "Live threads",
                        "gauge",
                        () -> Optional.of(
                                (double) ManagementFactory.getThreadMXBean().getThreadCount())));
    }

    private interface Reading {
        Optional<Double> read();
    }

    private static Metric one(String name, String help, String type, Reading reading) {
        return new Sampled(
                name,
                help,
                type,
                List.of(),
                () -> reading.read()
                        .map(value -> Map.of(List.<String>of(), value))
                        .orElse(Map.of()));
    }

    private static Map<List<String>, Double> pools(ToDoubleFunction<MemoryPoolMXBean> value) {
        var samples = new LinkedHashMap<List<String>, Double>();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            String area = switch (pool.getType()) {
                case HEAP -> "heap";
                case NON_HEAP -> "nonheap";
            };
            samples.put(List.of(area, pool.getName()), value.applyAsDouble(pool));
        }
        return samples;
    }

    private static Map<List<String>, Double> collectors(ToDoubleFunction<GarbageCollectorMXBean> value) {
        var samples = new LinkedHashMap<List<String>, Double>();
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(gc -> samples.put(List.of(gc.getName()), value.applyAsDouble(gc)));
        return samples;
    }

    private Optional<Double> cpuSeconds() {
        return text("self/stat")
                .map(text -> text.substring(text.lastIndexOf(')') + 2).split(" ", -1))
                .map(stat -> (number(stat[UTIME]) + number(stat[STIME])) / TICKS_PER_SECOND);
    }

    /// A line of `/proc/self/status` such as `VmRSS:      1234 kB`, in bytes.
    private Optional<Double> kilobytes(String label) {
        return text("self/status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(label))
                .map(line ->
                        number(line.substring(label.length()).replace("kB", "").strip()) * 1024)
                .findFirst();
    }

    private Optional<Double> descriptors() {
        try (Stream<Path> open = Files.list(proc.resolve("self/fd"))) {
            return Optional.of((double) open.count());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(proc.resolve(path)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static double number(String text) {
        return Double.parseDouble(text);
    }
}
