// SPDX-License-Identifier: Apache-2.0
package dev.sluice.program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where programs are looked for.
///
/// @param folders in this order
/// @param patience longest that a program of theirs may run
/// @param starter by which network namespace a program runs in
public record Toolbox(List<Path> folders, Duration patience, Program.Starter starter) {
    /// A restore of 100,000 rules takes seconds, and waits for the lock before.
    private static final Duration PATIENCE = Duration.ofSeconds(50);

    /// Where distributions put what only root runs, which is not in everybody's search path.
    private static final List<String> SYSTEM = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    public Toolbox {
        folders = List.copyOf(folders);
    }

    /// Those of a search path, and the usual ones after them.
    ///
    /// @param searchPath folders with colons in between, as in the environment's PATH
    public static Toolbox of(String searchPath) {
        return of(searchPath, ProcessBuilder::start);
    }

    /// The same, with another way to start them.
    public static Toolbox of(String searchPath, Program.Starter starter) {
        return new Toolbox(
                Stream.concat(Arrays.stream(searchPath.split(":", -1)), SYSTEM.stream())
                        .filter(folder -> folder.startsWith("/"))
                        .distinct()
                        .map(Path::of)
                        .toList(),
                PATIENCE,
                starter);
    }

    /// One without programs.
    public static Toolbox empty() {
        return new Toolbox(List.of(), PATIENCE, ProcessBuilder::start);
    }

    /// The first that may be run.
    public Optional<Program> program(String name) {
        return folders.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(file -> new Program(file, patience, starter));
    }
}
