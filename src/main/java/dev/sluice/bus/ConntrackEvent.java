// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import java.time.Instant;
import java.util.List;

/// The connection tracking table was searched for stale flows, after a commit that could have made some.
///
/// @param services whose change was the reason, the first of them; none if the node's addresses changed
/// @param moreServices how many are not listed
/// @param frontends how many were looked at: addresses with a port
/// @param flows found to these frontends, stale or not
/// @param deleted stale flows that are gone now
/// @param failure why the search was given up, empty if it was not; the next one looks at the same again
public record ConntrackEvent(
        IpFamily family,
        List<ObjectKey> services,
        long moreServices,
        int frontends,
        int flows,
        int deleted,
        String failure,
        Instant began,
        Instant ended) {
    public ConntrackEvent {
        services = List.copyOf(services);
    }
}
