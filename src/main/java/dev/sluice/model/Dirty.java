// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Set;

/// What has to be compiled anew because of one [Change].
///
/// @param services known Services, and ones just deleted
/// @param node our Node says something new: rules of the node, health
/// @param serviceCidrs the set of ServiceCIDR ranges is another one
public record Dirty(Set<ObjectKey> services, boolean node, boolean serviceCidrs) {
    /// Nothing to do.
    public static final Dirty NOTHING = new Dirty(Set.of(), false, false);

    public Dirty {
        services = Set.copyOf(services);
    }

    static Dirty services(Set<ObjectKey> services) {
        return services.isEmpty() ? NOTHING : new Dirty(services, false, false);
    }

    public boolean isEmpty() {
        return services.isEmpty() && !node && !serviceCidrs;
    }
}
