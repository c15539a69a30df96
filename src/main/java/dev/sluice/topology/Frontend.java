// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.ServicePortName;
import java.util.List;

/// One frontend as it is to be programmed: the unit of every diff. Equal frontends need no kernel write, so nothing
/// is in here that a backend does not program or show.
///
/// @param external reached from outside (externalIP, load balancer VIP, node port): masqueraded unless policy
/// Local;
///     false for a ClusterIP, where only clients that are not pods are masqueraded
/// @param affinitySeconds ClientIP affinity time-out in seconds, 0 = none
/// @param sourceRanges allowed client ranges of a load balancer VIP (TRF-20), or of a node port where that is asked
///     for (TRF-49), merged and sorted; empty = everyone
public record Frontend(
        FrontendKey key,
        ServicePortName owner,
        boolean external,
        Action action,
        int affinitySeconds,
        List<Cidr> sourceRanges) {
    public Frontend {
        sourceRanges = List.copyOf(sourceRanges);
    }
}
