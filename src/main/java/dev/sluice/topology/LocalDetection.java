// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import java.util.List;

/// How traffic of pods is recognised: `detectLocalMode` with its settings, for both families (LOC-01).
public sealed interface LocalDetection {
    /// `ClusterCIDR`: by source address. All ranges count (LOC-09): kube-proxy takes the first of each family only,
    /// and masquerades the pods of a cluster that has grown into a second range (LOC-02).
    record ClusterCidrs(List<Cidr> cidrs) implements LocalDetection {
        public ClusterCidrs {
            cidrs = List.copyOf(cidrs);
        }
    }

    /// `NodeCIDR`: the pod ranges of our Node, all of them, followed as they change (LOC-03, LOC-09, ND-06).
    record NodePodCidrs() implements LocalDetection {}

    /// `BridgeInterface` (LOC-04). An empty name is no usable setting (LOC-06).
    record Bridge(String interfaceName) implements LocalDetection {}

    /// `InterfaceNamePrefix` (LOC-05). An empty prefix is no usable setting (LOC-06).
    record InterfacePrefix(String prefix) implements LocalDetection {}

    /// No detection (LOC-06).
    record None() implements LocalDetection {}
}
