// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import java.util.List;

/// What happens to a new connection that a frontend captured (section 5.1 of the specification). Lists are ordered
/// by text of ip:port (EP-18), hold no duplicates, and are empty only where said.
public sealed interface Action {
    /// Any endpoint of the cluster list; not empty (TRF-01, TRF-04).
    record Cluster(List<Target> endpoints) implements Action {
        public Cluster {
            endpoints = List.copyOf(endpoints);
        }
    }

    /// An endpoint on this node; not empty (TRF-02).
    record Local(List<Target> endpoints) implements Action {
        public Local {
            endpoints = List.copyOf(endpoints);
        }
    }

    /// externalTrafficPolicy Local: pods and this node use the cluster list, all others the local list. Either may
    /// be empty, which then means drop for its clients (TRF-05, TRF-06).
    record ShortCircuit(List<Target> cluster, List<Target> local) implements Action {
        public ShortCircuit {
            cluster = List.copyOf(cluster);
            local = List.copyOf(local);
        }
    }

    /// Endpoints exist, but the internal policy allows none of them here: silence (TRF-03).
    record Discard() implements Action {}

    /// No usable endpoint anywhere: refuse at once (TRF-12, TRF-30).
    record Refuse() implements Action {}

    /// How many endpoints its lists have.
    default int size() {
        return switch (this) {
            case Cluster(var endpoints) -> endpoints.size();
            case Local(var endpoints) -> endpoints.size();
            case ShortCircuit(var cluster, var local) -> cluster.size() + local.size();
            case Discard _, Refuse _ -> 0;
        };
    }
}
