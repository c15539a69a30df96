// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Asks the kernel to end others before us when memory runs out (CFG-28). Lowering it needs `CAP_SYS_RESOURCE`, so it
/// may well fail, and that is no reason not to run.
final class OomScore {
    private OomScore() {}

    /// Writes it, unless it is there already.
    ///
    /// @param proc where procfs is mounted
    /// @param adjustment -1000..1000
    /// @return why it could not be set
    static Optional<String> set(Path proc, int adjustment) {
        Path file = proc.resolve("self").resolve("oom_score_adj");
        try {
            if (Files.readString(file).strip().equals(Integer.toString(adjustment))) {
                return Optional.empty();
            }
            Files.writeString(file, Integer.toString(adjustment));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot set " + adjustment + ": " + e.getMessage());
        }
    }
}
