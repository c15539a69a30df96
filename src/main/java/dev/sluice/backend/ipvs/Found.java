// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import java.util.List;
import java.util.Set;

/// What a reading found.
///
/// @param servers all of the family but those in excluded ranges, with the endpoints that take new connections. Each
///     must be wanted, or gone, by the next [VirtualServers#apply]: those that nobody names stay as they are
/// @param elsewhere addresses of other interfaces than ours, loopback ones included
/// @param findings what the next [VirtualServers#apply] puts right, even without changes; one line each, for people
public record Found(List<VirtualServer> servers, Set<IpAddress> elsewhere, List<String> findings) {
    public Found {
        servers = List.copyOf(servers);
        elsewhere = Set.copyOf(elsewhere);
        findings = List.copyOf(findings);
    }
}
