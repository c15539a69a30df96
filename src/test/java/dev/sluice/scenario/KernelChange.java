// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A kind of change of `kernel-changes.txt`: what happens in the cluster, and all that the kernel is told.
///
/// @param title with the ids it covers
/// @param cluster lines of [ClusterLine]
/// @param kernel lines of [OperationText], those of IPv6 after `ip6 `
public record KernelChange(String title, List<String> cluster, List<String> kernel) {
    /// The cluster that every change starts from, then the changes.
    ///
    /// @param file in `src/test/resources`
    public static List<KernelChange> read(String file) {
        var all = new ArrayList<KernelChange>();
        try {
            for (String line : Files.readAllLines(Path.of("src/test/resources", file))) {
                if (line.startsWith("== ")) {
                    all.add(new KernelChange(line.substring(3), new ArrayList<>(), new ArrayList<>()));
                } else if (!line.isBlank() && !all.isEmpty()) {
                    boolean indented = line.startsWith(" ");
                    (indented ? all.getLast().kernel() : all.getLast().cluster()).add(line.strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    @Override
    public String toString() {
        return title;
    }
}
