// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Set;

/// What has to be compiled anew because of one [Change], or because this machine has other addresses.
///
/// @param services known Services, and ones just deleted
/// @param node our Node says something new: rules of the node, health
/// @param serviceCidrs the set of ServiceCIDR ranges is another one
/// @param host this machine has other addresses
public record Dirty(Set<ObjectKey> services, boolean node, boolean serviceCidrs, boolean host) {
    /// Nothing to do.
    public static final Dirty NOTHING = new Dirty(Set.of(), false, false, false);

    public Dirty {
        services = Set.copyOf(services);
    }

    static Dirty services(Set<ObjectKey> services) {
        return services.isEmpty() ? NOTHING : new Dirty(services, false, false, false);
    }

    /// Whether what is programmed once per node may be another now.
    public boolean nodeRules() {
        return node || serviceCidrs || host;
    }

    public boolean isEmpty() {
        return services.isEmpty() && !nodeRules();
    }
}
