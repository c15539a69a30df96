// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.topology.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Chooses an endpoint for each new connection to one node port: any, with the same chance (SEL-13), or with ClientIP
/// affinity the one that was chosen last (AFF-03..07).
///
/// All clients are processes of this node, whichever loopback address they call from, so affinity needs one entry
/// and no bound. For one thread.
public final class Picker {
    private record Last(Target target, Instant at) {}

    private final RandomGenerator random;
    private List<Target> endpoints = List.of();
    private List<Target> draining = List.of();
    private Duration affinity = Duration.ZERO;
    private Optional<Last> last = Optional.empty();

    public Picker(RandomGenerator random) {
        this.random = random;
    }

    /// From now on, choose among these. An endpoint that left loses its affinity (AFF-05); one that stayed keeps it,
    /// and it is judged by the new time-out (AFF-06).
    public void update(LocalPort port) {
        endpoints = port.endpoints();
        draining = port.draining();
        affinity = Duration.ofSeconds(port.affinitySeconds());
        last = last.filter(chosen -> !affinity.isZero() && has(endpoints, chosen.target()));
    }

    /// For a new connection.
    public Optional<Target> pick(Instant now) {
        Optional<Target> again =
                last.filter(chosen -> now.isBefore(chosen.at().plus(affinity))).map(Last::target);
        return again.isPresent() ? chosen(again.get(), now) : any(endpoints, now);
    }

    /// For the same connection, when those that were tried did not answer; empty if there is no other. Affinity goes
    /// with it: who does not answer now would only be asked in vain again.
    public Optional<Target> another(List<Target> tried, Instant now) {
        return any(
                endpoints.stream().filter(candidate -> !has(tried, candidate)).toList(), now);
    }

    /// Whether an endpoint may keep the flows that it has.
    public boolean keeps(Target target) {
        return has(endpoints, target) || has(draining, target);
    }

    private Optional<Target> any(List<Target> candidates, Instant now) {
        return candidates.isEmpty() ? Optional.empty() : chosen(candidates.get(random.nextInt(candidates.size())), now);
    }

    private Optional<Target> chosen(Target target, Instant now) {
        if (!affinity.isZero()) {
            last = Optional.of(new Last(target, now));
        }
        return Optional.of(target);
    }

    private static boolean has(List<Target> targets, Target wanted) {
        return targets.stream().anyMatch(target -> samePlace(target, wanted));
    }

    /// Where it runs may become known later; it is the same endpoint.
    private static boolean samePlace(Target some, Target other) {
        return some.port() == other.port() && some.address().equals(other.address());
    }
}
