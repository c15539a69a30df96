// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.Protocol;
import java.time.Instant;
import java.util.Map;

/// How the node ports on loopback stand (TRF-45). Numbers are since the start of the process.
///
/// @param listeners sockets that listen now
/// @param creationFailures how often one could not be opened
/// @param accepted by protocol: connections that an endpoint took, and flows of UDP that were begun
/// @param rejected by protocol: TCP connections that were reset because no endpoint could be reached, UDP datagrams
///     that could not be passed on
/// @param unserved node ports that have no listener because of their protocol, which is SCTP
public record LocalhostNodePortsEvent(
        int listeners,
        long creationFailures,
        Map<Protocol, Long> accepted,
        Map<Protocol, Long> rejected,
        int unserved,
        Instant at) {
    public LocalhostNodePortsEvent {
        accepted = Map.copyOf(accepted);
        rejected = Map.copyOf(rejected);
    }
}
