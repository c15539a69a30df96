// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import java.util.List;

/// What became of [ServerChanges].
public sealed interface Applied {
    /// All carried out.
    ///
    /// @param operations in order; none if the kernel was as wanted
    record Done(List<Operation> operations) implements Applied {
        public Done {
            operations = List.copyOf(operations);
        }
    }

    /// One operation was refused and those before it were taken back: the kernel is as it was.
    ///
    /// @param refusal see [Refusal#stale()]
    record Refused(Refusal refusal) implements Applied {}

    /// The kernel gave no answer, or would not take something back. Read before anything else.
    record Unknown(String reason) implements Applied {}
}
