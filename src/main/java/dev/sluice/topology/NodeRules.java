// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import java.util.List;

/// What is programmed once per node and family, not per Service.
///
/// @param serviceCidrs merged and sorted; packets to unallocated addresses inside are dropped (TRF-34); empty = no
/// such rule
/// @param hostAddresses of this machine's interfaces, where a backend makes VIPs addresses of the machine too, and has
///     to tell them apart (TRF-36); sorted, and empty for all other backends
public record NodeRules(
        IpFamily family,
        PodDetector detector,
        List<Cidr> serviceCidrs,
        NodePortMatch nodePorts,
        List<Cidr> hostAddresses) {
    public NodeRules {
        serviceCidrs = List.copyOf(serviceCidrs);
        hostAddresses = List.copyOf(hostAddresses);
    }

    /// For a backend that does not need the machine's addresses.
    public NodeRules(IpFamily family, PodDetector detector, List<Cidr> serviceCidrs, NodePortMatch nodePorts) {
        this(family, detector, serviceCidrs, nodePorts, List.of());
    }

    /// Nothing known: no detector, no ranges, no node port addresses.
    public static NodeRules empty(IpFamily family) {
        return new NodeRules(family, new PodDetector.None(), List.of(), new NodePortMatch.Addresses(List.of()));
    }
}
