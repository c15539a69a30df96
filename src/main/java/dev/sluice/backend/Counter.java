// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

/// Why packets came to no endpoint, and whatever else a backend counts (MET-28). First packets of connections, but for
/// [#INVALID_CT].
public enum Counter {
    /// Refused: the frontend has no endpoint anywhere (TRF-30).
    NO_ENDPOINTS("no-endpoints"),
    /// Dropped: the policy allows only endpoints on this node, of which there is none (TRF-32).
    NO_LOCAL("no-local"),
    /// Dropped: the client is outside of the load balancer's source ranges (TRF-21).
    SOURCE_RANGE("source-range"),
    /// Refused: the ClusterIP has no such port (TRF-33).
    INVALID_PORT("invalid-port"),
    /// Dropped: nobody has this address of the ServiceCIDRs (TRF-34).
    UNALLOCATED("unallocated"),
    /// Dropped: the packet fits no connection (TRF-52).
    INVALID_CT("invalid-ct"),
    /// Served, but not remembered: the affinity map is full (AFF-12).
    AFFINITY_FULL("affinity-full");

    private final String label;

    Counter(String label) {
        this.label = label;
    }

    /// The reason in metrics, and where a backend has names for counters, the name.
    public String label() {
        return label;
    }
}
