// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import dev.sluice.traffic.ServiceTraffic;
import java.time.Instant;
import java.util.List;

/// What Services had of traffic in one family, in all (MET-27).
///
/// @param services of those that are counted, sorted by name; who is not in it any more is not counted any more
public record TrafficEvent(IpFamily family, List<ServiceTraffic> services, Instant at) {
    public TrafficEvent {
        services = List.copyOf(services);
    }
}
