// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Covers CFG-28.
final class OomScoreTest {
    @TempDir
    private Path proc;

    @Test
    void the_adjustment_is_written() throws IOException {
        Path file = Files.createDirectory(proc.resolve("self")).resolve("oom_score_adj");
        Files.writeString(file, "0\n");

        assertThat(OomScore.set(proc, -999)).isEmpty();
        assertThat(file).hasContent("-999");
    }

    @Test
    void what_cannot_be_written_is_told() {
        assertThat(OomScore.set(proc, -999))
                .hasValueSatisfying(reason -> assertThat(reason).contains("-999"));
    }
}
