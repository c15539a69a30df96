// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What a batcher tells. Told when it happens, not repeated.
public sealed interface BatchEvent {
    /// What people should hear about.
    sealed interface Notice extends BatchEvent {}

    /// How far the kernel is: for those whose work begins where the rules are in place.
    sealed interface Milestone extends BatchEvent {}

    /// What the kernel held was taken over.
    ///
    /// @param frontends how many
    /// @param findings what was found besides them, or what was missing; it is repaired with the next transaction
    record Adopted(int frontends, List<String> findings) implements Notice {
        public Adopted {
            findings = List.copyOf(findings);
        }
    }

    /// The kernel refuses the rules of this subject alone; what was programmed for it before stays. Told again at
    /// each refusal.
    record Quarantined(Patient patient) implements Notice {}

    /// No longer in quarantine.
    ///
    /// @param reason programmed now, nothing left to program, or not its own fault
    record Released(Subject subject, String reason) implements Notice {}

    /// These stand in the kernel as they are wanted now: just committed, no write needed, or gone. Said at most
    /// once for each time that they were dirty or differed; who is in quarantine is not among them.
    ///
    /// @param node the node's rules are among them
    record Settled(Set<ObjectKey> services, boolean node) implements Milestone {
        public Settled {
            services = Set.copyOf(services);
        }
    }

    /// There is something to do, while there was nothing before (HC-08).
    record FellBehind(Instant at) implements Milestone {}

    /// The kernel is about to be read. Until [CaughtUp], what is sent brings it up to what is wanted, whatever it held.
    record Rereading(Instant at) implements Milestone {}

    /// All is done that could be done when the last transaction left: the end of [FellBehind]. What came in meanwhile
    /// is a new one. Who is in quarantine waits for a retry, not for us.
    record CaughtUp(Instant at) implements Milestone {}

    /// Two Service ports want one frontend; the winner has it (SVC-16).
    record ConflictBegun(Conflict conflict) implements Notice {}

    /// They no longer do, or not with that winner.
    record ConflictEnded(Conflict conflict) implements Notice {}

    /// Nothing can be programmed for now.
    ///
    /// @param reason the last failure
    /// @param retryAt when it is tried again
    record Degraded(String reason, Instant retryAt) implements Notice {}

    /// The end of [Degraded].
    record Recovered() implements Notice {}
}
