// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A temporary folder for a process that is measured, and the server that it follows.
record WorkFolder(Path path) implements AutoCloseable {
    static WorkFolder create() throws IOException {
        return new WorkFolder(Files.createTempDirectory("sluice-bench"));
    }

    Path kubeconfig() {
        return path.resolve("kubeconfig");
    }

    Path keys() {
        return path.resolve("keys.p12");
    }

    /// What the process says.
    Path log() {
        return path.resolve("log");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(kubeconfig());
            Files.deleteIfExists(keys());
            Files.deleteIfExists(log());
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
