// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// How a packet is known to come from a pod of this node (LOC-*), for one family.
public sealed interface PodDetector {
    /// Not implemented: nobody is masqueraded on ClusterIPs, no pod short-circuit (TRF-13).
    record None() implements PodDetector {}

    /// Source address inside one of the ranges (ClusterCIDR, NodeCIDR); merged and sorted, not empty.
    record SourceRanges(List<Cidr> cidrs) implements PodDetector {
        public SourceRanges {
            cidrs = List.copyOf(cidrs);
        }
    }

    /// Incoming interface has this name (LOC-04).
    record Bridge(String interfaceName) implements PodDetector {}

    /// Incoming interface name starts so (LOC-05).
    record InterfacePrefix(String prefix) implements PodDetector {}
}
