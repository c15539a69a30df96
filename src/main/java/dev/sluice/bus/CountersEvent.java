// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Counted;
import dev.sluice.model.IpFamily;
import java.time.Instant;
import java.util.Map;

/// What a backend has counted, in all (MET-28).
///
/// @param byReason labels of [dev.sluice.backend.Counter]; they fall to zero where somebody made the rules go. Empty if
///     the backend does not count
public record CountersEvent(String backend, IpFamily family, Map<String, Counted> byReason, Instant at) {
    public CountersEvent {
        byReason = Map.copyOf(byReason);
    }
}
