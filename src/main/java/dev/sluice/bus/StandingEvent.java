// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.backend.Reading;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import java.util.List;
import java.util.Optional;

/// A family has caught up while rules of others may still be there.
///
/// @param frontends that were written, to be held against what is read back (CLN-06)
public record StandingEvent(IpFamily family, List<Frontend> frontends) {
    public StandingEvent {
        frontends = List.copyOf(frontends);
    }

    /// What a reading says against it; empty if all is there as it was written.
    public Optional<String> contradiction(Reading reading) {
        if (!reading.intact()) {
            return Optional.of("not intact: " + String.join("; ", reading.findings()));
        }
        var held = reading.rules().frontends();
        return frontends.stream()
                .filter(frontend -> !frontend.equals(held.get(frontend.key())))
                .findFirst()
                .map(frontend -> frontend.key() + " is not as it was written");
    }
}
