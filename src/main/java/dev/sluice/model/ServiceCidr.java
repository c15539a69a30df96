// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.List;

/// A ServiceCIDR: ranges from which ClusterIPs are allocated.
public record ServiceCidr(String name, String resourceVersion, List<Cidr> cidrs, List<Problem> problems) {
    public ServiceCidr {
        cidrs = List.copyOf(cidrs);
        problems = List.copyOf(problems);
    }

    public ObjectRef ref() {
        return new ObjectRef(Kind.SERVICE_CIDR, new ObjectKey("", name), resourceVersion);
    }
}
