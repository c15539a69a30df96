// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.IpAddress;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A Node as texts.
final class NodeDraft {
    private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

    String podCidr = "";
    final List<String> podCidrs = new ArrayList<>();
    final List<Address> addresses = new ArrayList<>();
    boolean toBeDeleted;

    static final class Address {
        String type = "";
        String address = "";
    }

    void taint(String key) {
        toBeDeleted |= key.equals(TO_BE_DELETED);
    }

    NodeInfo build(MetaDraft meta, List<Problem> problems) {
        var values = new Values(problems);
        // Internal before external, whatever the order in the object (ND-02).
        Set<IpAddress> ordered = new LinkedHashSet<>();
        addresses("InternalIP", values, ordered);
        addresses("ExternalIP", values, ordered);
        return new NodeInfo(
                meta.name,
                meta.resourceVersion,
                List.copyOf(ordered),
                podCidrs.isEmpty() && !podCidr.isEmpty()
                        ? values.cidrs(List.of(podCidr), "spec.podCIDR")
                        : values.cidrs(podCidrs, "spec.podCIDRs"),
                meta.zone,
                meta.deleting,
                toBeDeleted,
                problems);
    }

    private void addresses(String type, Values values, Set<IpAddress> into) {
        for (int i = 0; i < addresses.size(); i++) {
            if (addresses.get(i).type.equals(type)) {
                values.address(addresses.get(i).address, "status.addresses[" + i + "].address")
                        .ifPresent(into::add);
            }
        }
    }
}
