// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Memory in use: ours, and the kernel's slab, where set elements live. The slab is the whole machine's, so what else
/// goes on is in it.
final class Memory {
    static final double MEGABYTE = 1e6;

    private Memory() {}

    /// Bytes of live objects.
    static long heap() {
        var runtime = Runtime.getRuntime();
        // The serial collector leaves some of the dead where they lie, except every fourth time
        // (MarkSweepAlwaysCompactCount).
        for (int i = 0; i < 4; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /// Bytes.
    static long slab() {
        return kilobytes("/proc/meminfo", "Slab:") * 1024;
    }

    static long kilobytes(String file, String name) {
        var words = Pattern.compile("\\s+");
        try (var lines = Files.lines(Path.of(file))) {
            return lines.map(line -> words.split(line))
                    .filter(line -> line[0].equals(name))
                    .mapToLong(line -> Long.parseLong(line[1]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(file + " has no " + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
