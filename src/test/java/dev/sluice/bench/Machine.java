// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/// Where a run was made.
///
/// @param load processes that wanted a processor in the last minute, when the run began
record Machine(String kernel, String processor, int processors, long memoryMegabytes, String jvm, String load) {
    static Machine here() throws IOException {
        return new Machine(
                "Linux " + line("/proc/sys/kernel/osrelease", ""),
                line("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                Memory.kilobytes("/proc/meminfo", "MemTotal:") / 1024,
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.runtime.version"),
                line("/proc/loadavg", "").split(" ", 2)[0]);
    }

    private static String line(String file, String start) throws IOException {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(start))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        }
    }

    String words() {
        return kernel + ", " + processor + " x" + processors + ", " + memoryMegabytes + " MB, " + jvm + ", load "
                + load;
    }

    JsonObject json() {
        return new JsonObject()
                .put("time", Instant.now().toString())
                .put("kernel", kernel)
                .put("processor", processor)
                .put("processors", processors)
                .put("memoryMegabytes", memoryMegabytes)
                .put("jvm", jvm)
                .put(
                        "jvmArguments",
                        new JsonArray(ManagementFactory.getRuntimeMXBean().getInputArguments()))
                .put("load", load);
    }
}
