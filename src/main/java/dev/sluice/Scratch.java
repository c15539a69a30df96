// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A temporary copy of a folder, gone when closed or when the process is asked to end.
final class Scratch implements AutoCloseable {
    private final Path path;

    private Scratch(Path path) {
        this.path = path;
    }

    /// Copies the files of a folder, not those below it.
    static Scratch copyOf(Path folder) {
        try {
            var scratch = new Scratch(Files.createTempDirectory("sluice-demo-"));
            Runtime.getRuntime().addShutdownHook(new Thread(scratch::close, "sluice-scratch"));
            for (Path file : list(folder)) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, scratch.path.resolve(file.getFileName()));
                }
            }
            return scratch;
        } catch (IOException e) {
            throw new UncheckedIOException("copy of " + folder + ": " + e.getMessage(), e);
        }
    }

    Path path() {
        return path;
    }

    /// Without effect the second time.
    @Override
    public void close() {
        try (Stream<Path> all = Files.exists(path) ? Files.walk(path) : Stream.empty()) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("remove " + path + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
