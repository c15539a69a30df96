// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.List;

/// A virtual server as the kernel has it.
///
/// @param scheduling without the flags that are not the scheduler's
/// @param persistenceSeconds 0 = not persistent
/// @param destinations in the kernel's order
public record HeldServer(
        ServerKey key, Scheduling scheduling, int persistenceSeconds, List<Destination> destinations) {
    public HeldServer {
        destinations = List.copyOf(destinations);
    }
}
