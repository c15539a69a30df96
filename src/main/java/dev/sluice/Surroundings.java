// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.program.Toolbox;
import java.util.Objects;

/// The network namespace to be proxied, as far as we reach into it.
///
/// @param sockets open there
/// @param toolbox whose programs run there
record Surroundings(NamespaceSockets sockets, Toolbox toolbox) {
    /// Those of this process.
    static Surroundings own() {
        return new Surroundings(JnrNetlink::openAt, Toolbox.of(Objects.requireNonNullElse(System.getenv("PATH"), "")));
    }

    /// Without any program, for a place that nobody else has been in.
    static Surroundings bare(NamespaceSockets sockets) {
        return new Surroundings(sockets, Toolbox.empty());
    }
}
