// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import java.util.Set;

/// Where the flows of a frontend may lead, by now.
///
/// @param endpoints empty also for a frontend that is gone
/// @param suspect whether there can be flows that lead elsewhere. If not, this is told for those who are searching
///     already, so that they do not take a new endpoint for a wrong one
public record Destinations(Set<Place> endpoints, boolean suspect) {
    public Destinations {
        endpoints = Set.copyOf(endpoints);
    }

    /// What holds after another change: suspicion stays.
    Destinations then(Destinations later) {
        return new Destinations(later.endpoints, suspect || later.suspect);
    }
}
