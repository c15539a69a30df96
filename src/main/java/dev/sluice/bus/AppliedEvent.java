// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Outcome;
import dev.sluice.model.IpFamily;
import java.util.List;

/// A backend answered.
///
/// @param generation of the diff that was tried
/// @param added frontends added, `changed` and `removed` likewise
/// @param causes the first of them
/// @param moreCauses how many are not listed
public record AppliedEvent(
        String backend,
        IpFamily family,
        long generation,
        Outcome outcome,
        int added,
        int changed,
        int removed,
        List<Cause> causes,
        long moreCauses,
        Timeline timeline) {
    public AppliedEvent {
        causes = List.copyOf(causes);
    }
}
