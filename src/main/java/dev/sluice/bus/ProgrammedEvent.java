// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.NoLocalEndpoints;
import java.time.Instant;
import java.util.Set;

/// These Services stand in the kernel as the cluster has them.
///
/// @param noLocalEndpoints of all Services of the family, not only of these
public record ProgrammedEvent(IpFamily family, Set<ObjectKey> services, NoLocalEndpoints noLocalEndpoints, Instant at) {
    public ProgrammedEvent {
        services = Set.copyOf(services);
    }
}
