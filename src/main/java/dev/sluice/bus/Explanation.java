// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bus;

import dev.sluice.model.IpFamily;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.EndpointVerdict;
import dev.sluice.topology.Frontend;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is programmed for a Service, and why (DBG-01).
///
/// @param known whether there is such a Service
/// @param lines one for each backend of a family
public record Explanation(boolean known, List<Line> lines) {
    public Explanation {
        lines = List.copyOf(lines);
    }

    /// Of one backend.
    ///
    /// @param generation of the last commit
    /// @param waiting whether the Service was changed and is not looked at yet
    /// @param endpoints each with what became of it
    /// @param conflicts frontends that it shares with other Services
    /// @param leftOut what the kernel said, if it refuses the Service
    /// @param committed when the last transaction was, whosoever's; empty = none yet
    public record Line(
            String backend,
            IpFamily family,
            long generation,
            boolean waiting,
            List<Claim> frontends,
            List<EndpointVerdict> endpoints,
            List<Conflict> conflicts,
            Optional<String> leftOut,
            Optional<Instant> committed) {
        public Line {
            frontends = List.copyOf(frontends);
            endpoints = List.copyOf(endpoints);
            conflicts = List.copyOf(conflicts);
        }
    }

    /// A frontend that the Service claims.
    ///
    /// @param held what the kernel is known to hold there, of whichever Service
    public record Claim(Frontend wanted, Optional<Frontend> held) {}
}
