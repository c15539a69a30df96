// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who listens on a TCP port: what a person wants to know who finds it taken. Reads what all processes have open, so
/// not for event loops. Processes of others are seen by root only.
final class PortOwner {
    /// `TCP_LISTEN` of linux/tcp_states.h, as `/proc/net/tcp` writes it (proc_net_tcp.rst).
    private static final String LISTEN = "0A";

    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private PortOwner() {}

    /// The process, in words; empty if it is not found, or is in another PID namespace.
    ///
    /// @param proc where `/proc` is; of network namespaces it shows that of the calling thread
    static Optional<String> of(Path proc, int port) {
        Set<String> sockets = Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(proc.resolve("thread-self/net").resolve(table)).stream())
                .map(line -> line.strip().split("\\s+", -1))
                .filter(field -> field.length > INODE && field[STATE].equals(LISTEN))
                .filter(field -> field[LOCAL_ADDRESS].endsWith(String.format(":%04X", port)))
                .map(field -> "socket:[" + field[INODE] + "]")
                .collect(Collectors.toSet());
        return entries(proc).stream()
                .filter(process -> process.getFileName().toString().chars().allMatch(Character::isDigit))
                .filter(process -> entries(process.resolve("fd")).stream()
                        .anyMatch(descriptor -> sockets.contains(target(descriptor))))
                .map(process -> "process " + process.getFileName() + " ("
                        + String.join("", lines(process.resolve("comm"))) + ")")
                .findFirst();
    }

    /// None if it cannot be read: processes end while we look.
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
