// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What Linux lets this process do, told before anything is tried: one line instead of a chain of EPERMs.
final class Privileges {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";

    private Privileges() {}

    /// Numbers of `include/uapi/linux/capability.h`.
    enum Capability {
        /// To program nf_tables.
        CAP_NET_ADMIN(12),
        /// To make network namespaces.
        CAP_SYS_ADMIN(21);

        private final int bit;

        Capability(int bit) {
            this.bit = bit;
        }
    }

    /// What is missing and how to get it, as one line; empty if all is there.
    static Optional<String> missing(Capability... needed) {
        try {
            return missing(Files.readAllLines(STATUS), needed);
        } catch (IOException e) {
            // Without /proc there is nothing to tell beforehand; the kernel will.
            return Optional.empty();
        }
    }

    /// @param status lines of `/proc/self/status`, proc(5)
    static Optional<String> missing(List<String> status, Capability... needed) {
        long effective = status.stream()
                .filter(line -> line.startsWith(EFFECTIVE))
                .map(line -> Long.parseUnsignedLong(
                        line.substring(EFFECTIVE.length()).strip(), 16))
                .findFirst()
                .orElse(-1L);
        List<String> lacking = Stream.of(needed)
                .filter(capability -> (effective >> capability.bit & 1) == 0)
                .map(Capability::name)
                .toList();
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of("no " + String.join(", no ", lacking)
                        + ": run it as root (sudo), or give the container these capabilities");
    }
}
