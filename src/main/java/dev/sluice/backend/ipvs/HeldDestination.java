// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

/// A destination of a virtual server as the kernel has it.
///
/// @param weight 1 for an endpoint, 0 for one that takes no new connections; others are not ours (IPVS-10)
/// @param plain its packets are translated and it has no thresholds, as we make them
/// @param connections open ones, and those that have ended and are not forgotten yet (`activeconns`, `inactconns`)
public record HeldDestination(RealServer at, int weight, boolean plain, long connections) {
    static final int SERVING = 1;
    static final int DRAINING = 0;

    /// Takes its share of new connections, as an endpoint should.
    boolean serves() {
        return plain && weight == SERVING;
    }

    /// Is as we leave them: serves, or takes nothing new.
    boolean regular() {
        return plain && (weight == SERVING || weight == DRAINING);
    }
}
