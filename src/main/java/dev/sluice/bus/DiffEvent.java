// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.List;

/// A diff is on its way to a backend.
///
/// @param generation the number that the state gets once it is committed
/// @param causes the first of them
/// @param moreCauses how many are not listed
public record DiffEvent(
        String backend,
        IpFamily family,
        long generation,
        RuleDiff diff,
        List<Cause> causes,
        long moreCauses,
        Instant diffed) {
    public DiffEvent {
        causes = List.copyOf(causes);
    }
}
