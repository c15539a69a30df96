// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import dev.sluice.model.Cidr;
import java.util.List;

/// How pods' traffic is told from that of others: `detectLocalMode` with what it needs (LOC-01).
public sealed interface DetectLocal {
    /// By source address; all ranges of a family are used, none = no detection (LOC-09, LOC-06).
    record ClusterCidr(List<Cidr> cidrs) implements DetectLocal {
        public ClusterCidr {
            cidrs = List.copyOf(cidrs);
        }
    }

    /// By the pod ranges of our Node (LOC-03).
    record NodeCidr() implements DetectLocal {}

    /// By the name of the incoming interface (LOC-04).
    record BridgeInterface(String name) implements DetectLocal {}

    /// By how the name of the incoming interface begins (LOC-05).
    record InterfaceNamePrefix(String prefix) implements DetectLocal {}
}
