// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.List;

/// A virtual server as the kernel has it.
///
/// @param destinations in the kernel's order
public record HeldServer(ServerKey key, ServerSettings settings, List<HeldDestination> destinations) {
    public HeldServer {
        destinations = List.copyOf(destinations);
    }
}
