// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import java.util.List;

/// How a batcher stands, for metrics and the API.
///
/// @param generation of the last commit; 0 before the first
/// @param frontends known to be in the kernel
/// @param dirtyServices changed and not yet compiled
/// @param waiting subjects for which kernel and wish differ, those in quarantine included
/// @param waitingFrontends theirs that differ
/// @param inFlight whether a read or a transaction awaits its answer
/// @param quarantined by subject
/// @param trouble why nothing can be programmed; empty = all is well
public record BatchStatus(
        long generation,
        int frontends,
        int dirtyServices,
        int waiting,
        int waitingFrontends,
        boolean inFlight,
        List<Patient> quarantined,
        String trouble) {
    public BatchStatus {
        quarantined = List.copyOf(quarantined);
    }

    /// Everything wished is in the kernel.
    public boolean synced() {
        return dirtyServices == 0 && waiting == 0 && !inFlight && trouble.isEmpty();
    }
}
