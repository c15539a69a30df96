// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.topology.Conflict;
import java.time.Instant;
import java.util.List;

/// What people should hear about. Told when it happens, not repeated.
public sealed interface BatchEvent {
    /// What the kernel held was taken over.
    ///
    /// @param frontends how many
    /// @param findings what was found besides them, or what was missing; it is repaired with the next transaction
    record Adopted(int frontends, List<String> findings) implements BatchEvent {
        public Adopted {
            findings = List.copyOf(findings);
        }
    }

    /// The kernel refuses the rules of this subject alone; what was programmed for it before stays. Told again at each
    /// refusal.
    record Quarantined(Patient patient) implements BatchEvent {}

    /// No longer in quarantine.
    ///
    /// @param reason programmed now, nothing left to program, or not its own fault
    record Released(Subject subject, String reason) implements BatchEvent {}

    /// Two Service ports want one frontend; the winner has it (SVC-16).
    record ConflictBegun(Conflict conflict) implements BatchEvent {}

    /// They no longer do, or not with that winner.
    record ConflictEnded(Conflict conflict) implements BatchEvent {}

    /// Nothing can be programmed for now.
    ///
    /// @param reason the last failure
    /// @param retryAt when it is tried again
    record Degraded(String reason, Instant retryAt) implements BatchEvent {}

    /// The end of [Degraded].
    record Recovered() implements BatchEvent {}
}
