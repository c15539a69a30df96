// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.ServicePortName;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/// How many ports of a Service drop connections on this node although endpoints exist elsewhere (SEL-10).
///
/// @param internal ports whose ClusterIP does, by internalTrafficPolicy Local
/// @param external ports of which other frontends do, by externalTrafficPolicy Local
public record NoLocalEndpoints(int internal, int external) {
    public static final NoLocalEndpoints NONE = new NoLocalEndpoints(0, 0);

    /// Of the frontends of one Service.
    public static NoLocalEndpoints of(Collection<Frontend> frontends) {
        Set<ServicePortName> internal = new HashSet<>();
        Set<ServicePortName> external = new HashSet<>();
        for (Frontend frontend : frontends) {
            switch (frontend.action()) {
                case Action.Discard _ -> internal.add(frontend.owner());
                case Action.ShortCircuit lists -> {
                    if (lists.local().isEmpty()) {
                        external.add(frontend.owner());
                    }
                }
                case Action.Cluster _, Action.Local _, Action.Refuse _ -> {}
            }
        }
        return new NoLocalEndpoints(internal.size(), external.size());
    }

    public NoLocalEndpoints plus(NoLocalEndpoints other) {
        return new NoLocalEndpoints(internal + other.internal, external + other.external);
    }

    public NoLocalEndpoints minus(NoLocalEndpoints other) {
        return new NoLocalEndpoints(internal - other.internal, external - other.external);
    }
}
