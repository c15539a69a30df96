// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.FrontendKey.Vip;
import java.util.List;
import java.util.Map;

/// Where the flows of some frontends may lead, now that the rules are in the kernel.
///
/// @param services whose change made frontends suspect; none if it was the node's addresses
/// @param frontends by the address and port that packets carry, also for node ports
public record FlowChanges(List<ObjectKey> services, Map<Vip, Destinations> frontends) {
    public FlowChanges {
        services = List.copyOf(services);
        frontends = Map.copyOf(frontends);
    }

    public boolean isEmpty() {
        return frontends.isEmpty();
    }
}
