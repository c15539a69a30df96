// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// A virtual server as it should be. How connections are scheduled is the same for all of a node, see [Scheduling].
///
/// @param persistenceSeconds how long a client keeps its endpoint, 0 = each connection is scheduled anew (AFF-10)
/// @param endpoints those that take new connections, added in this order; may be empty, then the kernel refuses them
public record VirtualServer(ServerKey key, int persistenceSeconds, Set<RealServer> endpoints) {
    public VirtualServer {
        endpoints = Collections.unmodifiableSet(new LinkedHashSet<>(endpoints));
    }
}
