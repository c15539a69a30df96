// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/// Our own Node.
///
/// @param addresses of `status.addresses`: InternalIP entries first, then ExternalIP (ND-02)
/// @param zone label `topology.kubernetes.io/zone`, empty = none (SEL-12)
/// @param deleting has a deletionTimestamp
/// @param toBeDeleted tainted `ToBeDeletedByClusterAutoscaler` (HC-06)
public record NodeInfo(
        String name,
        String resourceVersion,
        List<IpAddress> addresses,
        List<Cidr> podCidrs,
        String zone,
        boolean deleting,
        boolean toBeDeleted,
        List<Problem> problems) {
    public NodeInfo {
        addresses = List.copyOf(addresses);
        podCidrs = List.copyOf(podCidrs);
        problems = List.copyOf(problems);
    }

    public ObjectRef ref() {
        return new ObjectRef(Kind.NODE, new ObjectKey("", name), resourceVersion);
    }
}
