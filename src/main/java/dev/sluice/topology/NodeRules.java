// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import java.util.List;

/// What is programmed once per node and family, not per Service.
///
/// @param serviceCidrs merged and sorted; packets to unallocated addresses inside are dropped (TRF-34); empty = no
/// such rule
public record NodeRules(IpFamily family, PodDetector detector, List<Cidr> serviceCidrs, NodePortMatch nodePorts) {
    public NodeRules {
        serviceCidrs = List.copyOf(serviceCidrs);
    }

    /// Nothing known: no detector, no ranges, no node port addresses.
    public static NodeRules empty(IpFamily family) {
        return new NodeRules(family, new PodDetector.None(), List.of(), new NodePortMatch.Addresses(List.of()));
    }
}
