// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file with the flags that win over it, to be read again when it has changed.
///
/// @param flags those that count beside a file only (CFG-41)
public record ConfigurationFile(Path path, List<FlagSetting> flags) {
    public ConfigurationFile {
        flags = List.copyOf(flags);
    }

    /// Reads what the file holds now.
    ///
    /// @throws IOException if it cannot be read
    public String text() throws IOException {
        return Files.readString(path);
    }

    /// What such a text comes to.
    public Result read(String text) {
        return ConfigurationReader.read(text, flags);
    }
}
