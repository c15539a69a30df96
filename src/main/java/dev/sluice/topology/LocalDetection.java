// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// How traffic of pods is recognised: `detectLocalMode` with its settings, for both families (LOC-01).
public sealed interface LocalDetection {
    /// `ClusterCIDR`: the first range of each family counts (LOC-02).
    record ClusterCidrs(List<Cidr> cidrs) implements LocalDetection {
        public ClusterCidrs {
            cidrs = List.copyOf(cidrs);
        }
    }

    /// `NodeCIDR`: the first pod range of each family of our Node, followed as it changes (LOC-03, ND-06).
    record NodePodCidrs() implements LocalDetection {}

    /// `BridgeInterface` (LOC-04). An empty name is no usable setting (LOC-06).
    record Bridge(String interfaceName) implements LocalDetection {}

    /// `InterfaceNamePrefix` (LOC-05). An empty prefix is no usable setting (LOC-06).
    record InterfacePrefix(String prefix) implements LocalDetection {}

    /// No detection (LOC-06).
    record None() implements LocalDetection {}
}
