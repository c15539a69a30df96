// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Counted;
import dev.sluice.backend.SetSize;
import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.Map;

/// What a backend has counted, in all (MET-28), and how full its sets are (MET-29).
///
/// @param byReason labels of [dev.sluice.backend.Counter]; they fall to zero where somebody made the rules go. Empty if
///     the backend does not count
/// @param sets by name; empty if the backend has none
public record CountersEvent(
        String backend, IpFamily family, Map<String, Counted> byReason, Map<String, SetSize> sets, Instant at) {
    public CountersEvent {
        byReason = Map.copyOf(byReason);
        sets = Map.copyOf(sets);
    }

    /// Whether another one tells nothing new, whenever it was counted.
    public boolean sameFigures(CountersEvent other) {
        return byReason.equals(other.byReason) && sets.equals(other.sets);
    }
}
