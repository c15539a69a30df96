// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a commit means for the health check node ports of one family.
///
/// @param addresses where to listen from now on; empty = as before
/// @param checks of the Services that have a port now
/// @param gone Services that had one, and have none any more
public record HealthChange(
        IpFamily family, Optional<Set<IpAddress>> addresses, List<HealthCheck> checks, Set<ObjectKey> gone) {
    public HealthChange {
        addresses = addresses.map(Set::copyOf);
        checks = List.copyOf(checks);
        gone = Set.copyOf(gone);
    }
}
