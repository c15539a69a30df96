// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which destinations that were removed can be deleted (IPVS-09): those without connections, and those that have had
/// some for too long.
///
/// A connection counts until the kernel forgets it: 2 min after its end, so that its last packets find their way, and
/// 10 s after a reset (`tcp_timeouts` of `ip_vs_proto_tcp.c`).
final class Drains {
    private final IpvsKernel kernel;
    private final Duration limit;

    /// @param limit zero = none
    Drains(IpvsKernel kernel, Duration limit) {
        this.kernel = kernel;
        this.limit = limit;
    }

    /// Asks the kernel about servers with such destinations, and about no other.
    List<Operation.DeleteDestination> ended(Map<ServerKey, Map<RealServer, Instant>> drains, Instant now) {
        List<Operation.DeleteDestination> ended = new ArrayList<>();
        drains.forEach((server, draining) -> {
            Map<RealServer, Long> connections = connections(server);
            draining.forEach((at, since) -> {
                if (connections.getOrDefault(at, 0L) == 0 || isOverdue(since, now)) {
                    ended.add(new Operation.DeleteDestination(server, at, HeldDestination.DRAINING));
                }
            });
        });
        return ended;
    }

    private Map<RealServer, Long> connections(ServerKey server) {
        Map<RealServer, Long> connections = new HashMap<>();
        kernel.destinations(server).forEach(found -> connections.put(found.at(), found.connections()));
        return connections;
    }

    private boolean isOverdue(Instant since, Instant now) {
        return !limit.isZero() && !now.isBefore(since.plus(limit));
    }
}
