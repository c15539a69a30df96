// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.ObjectKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// What a diff makes of virtual servers, in the two steps around the table's transaction: who is let through to
/// IPVS must find a server there, so servers come before, and go after.
///
/// @param services who is at fault if the kernel refuses something of a server
record ServerPlan(ServerChanges before, ServerChanges after, Map<ServerKey, ObjectKey> services) {
    static ServerPlan of(Map<ServerKey, ServerList.Owned> wanted, Set<ServerKey> held) {
        var gone = new HashSet<>(held);
        gone.removeAll(wanted.keySet());
        var services = new HashMap<ServerKey, ObjectKey>();
        wanted.forEach((key, owned) -> services.put(key, owned.service()));
        var servers = wanted.values().stream().map(ServerList.Owned::server).toList();
        return new ServerPlan(
                new ServerChanges(servers, Set.of()), new ServerChanges(java.util.List.of(), gone), services);
    }
}
