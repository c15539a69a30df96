// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.Set;

/// A virtual server as it should be. How connections are scheduled is the same for all of a node, see [Scheduling].
///
/// @param persistenceSeconds how long a client keeps its endpoint, 0 = each connection is scheduled anew (AFF-10)
/// @param endpoints those that take new connections; may be empty, then the kernel refuses them
/// @param onLink its address belongs on `kube-ipvs0`: that of a VIP, unless another interface has it (IPVS-05). The
///     address of a node port has an interface already
public record VirtualServer(ServerKey key, int persistenceSeconds, Set<RealServer> endpoints, boolean onLink) {
    public VirtualServer {
        endpoints = Set.copyOf(endpoints);
    }
}
