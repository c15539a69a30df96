// SPDX-License-Identifier: Apache-2.0
package dev.sluice.traffic;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.FrontendKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a commit means for those who count traffic in one family.
///
/// @param frontends whose traffic they are to be counted as from now on, empty = nobody's
/// @param nodeAddresses where node ports answer from now on; empty = as before
public record TrafficChange(
        Map<FrontendKey, Optional<ServicePortName>> frontends, Optional<Set<IpAddress>> nodeAddresses) {
    public TrafficChange {
        frontends = Map.copyOf(frontends);
        nodeAddresses = nodeAddresses.map(Set::copyOf);
    }

    public boolean isEmpty() {
        return frontends.isEmpty() && nodeAddresses.isEmpty();
    }
}
