// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.memory;

import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What goes wrong with a transaction; asked once per [MemoryBackend#apply], before anything else.
@FunctionalInterface
public interface Faults {
    /// Nothing goes wrong.
    Faults NONE = diff -> Optional.empty();

    /// Empty: the diff is carried out.
    Optional<Fault> strike(RuleDiff diff);

    /// The first of several that strikes.
    default Faults or(Faults other) {
        return diff -> strike(diff).or(() -> other.strike(diff));
    }

    /// Refuses every diff that adds or changes a frontend of one of these Services, as a kernel would that cannot
    /// take one of its elements. What is taken away is never refused.
    ///
    /// @param services asked anew each time, so the caller may change the set
    /// @param named whether the refusal tells the Services at fault
    static Faults poison(Set<ObjectKey> services, int errno, boolean named) {
        return diff -> {
            var guilty = written(diff, services);
            return guilty.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Fault.Answer(new Outcome.Rejected(
                            "add element services " + guilty.getFirst(),
                            errno,
                            "poisoned",
                            named ? Set.copyOf(guilty) : Set.of())));
        };
    }

    private static List<ObjectKey> written(RuleDiff diff, Set<ObjectKey> services) {
        return Stream.concat(diff.added().stream(), diff.changed().stream().map(RuleDiff.Changed::after))
                .map(frontend -> frontend.owner().service())
                .filter(services::contains)
                .distinct()
                .toList();
    }

    /// One thing that goes wrong.
    sealed interface Fault {
        /// The answer is this one and nothing is written.
        record Answer(Outcome outcome) implements Fault {}

        /// The diff is carried out, but its answer is lost: [Outcome.Unknown].
        record AnswerLost() implements Fault {}
    }
}
