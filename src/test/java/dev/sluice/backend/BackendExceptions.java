// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `src/test/resources/backends/exceptions.txt`: what a backend need not do, and why.
public final class BackendExceptions {
    private static final Path FILE = Path.of("src/test/resources/backends/exceptions.txt");

    private BackendExceptions() {}

    /// One of its lines.
    public record Line(String backend, String what, String reason) {}

    public static List<Line> lines() {
        try {
            return Files.readAllLines(FILE).stream()
                    .map(line -> line.split("  ", -1))
                    .filter(parts -> parts.length == 3)
                    .map(parts -> new Line(parts[0], parts[1], parts[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether a backend programs such rules.
    static boolean supports(String backend, NodeRules rules) {
        return !has(backend, "node ports " + kind(rules.nodePorts()));
    }

    /// Whether a backend need not do something.
    public static boolean has(String backend, String what) {
        return lines().stream().anyMatch(line -> line.backend.equals(backend) && line.what.equals(what));
    }

    static String kind(NodePortMatch match) {
        return switch (match) {
            case NodePortMatch.AllLocal _ -> "AllLocal";
            case NodePortMatch.AllButVips _ -> "AllButVips";
            case NodePortMatch.Addresses(var ranges) ->
                ranges.stream()
                                .allMatch(range ->
                                        range.prefix() == range.family().bits())
                        ? "Addresses"
                        : "Ranges";
        };
    }
}
