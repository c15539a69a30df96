// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Covers CLN-06.
final class RemainingTest {
    private static final Leftovers FOUR = new Named("four", Set.of(IpFamily.IPV4));
    private static final Leftovers SIX = new Named("six", Set.of(IpFamily.IPV6));
    private static final Leftovers BOTH = new Named("both", Set.of(IpFamily.values()));

    @Test
    void whatServesBothFamiliesWaitsForBoth() {
        var remaining = new Remaining(List.of(IpFamily.values()), List.of(FOUR, SIX, BOTH));

        assertThat(remaining.due(IpFamily.IPV4)).containsExactly(FOUR);
        assertThat(remaining.due(IpFamily.IPV6)).containsExactly(FOUR, SIX, BOTH);
    }

    @Test
    void whatIsDoneIsNotDueAgain() {
        var remaining = new Remaining(List.of(IpFamily.values()), List.of(FOUR, SIX, BOTH));
        remaining.done(remaining.due(IpFamily.IPV4));

        assertThat(remaining.due(IpFamily.IPV6)).containsExactly(SIX, BOTH);
    }

    /// Virtual servers of both families wait for both; what may serve their connections waits with them.
    @Test
    void whatComesAfterWaitsWithIt() {
        var firstSix = new Named("first six", Set.of(IpFamily.IPV6));
        var remaining = new Remaining(List.of(IpFamily.values()), List.of(firstSix, BOTH, FOUR, SIX));

        assertThat(remaining.due(IpFamily.IPV6)).containsExactly(firstSix);
        remaining.done(List.of(firstSix));
        assertThat(remaining.due(IpFamily.IPV4)).containsExactly(BOTH, FOUR, SIX);
    }

    @Test
    void namesThoseOfAFamily() {
        var remaining = new Remaining(List.of(IpFamily.values()), List.of(FOUR, BOTH, SIX));

        assertThat(remaining.of(IpFamily.IPV4)).containsExactly(FOUR, BOTH);
        remaining.done(List.of(BOTH));
        assertThat(remaining.of(IpFamily.IPV6)).containsExactly(SIX);
    }

    /// A machine without IPv6 has no rules of ours to wait for there.
    @Test
    void aFamilyThatIsNotServedIsNotWaitedFor() {
        var remaining = new Remaining(List.of(IpFamily.IPV4), List.of(FOUR, SIX, BOTH));

        assertThat(remaining.due(IpFamily.IPV4)).containsExactly(FOUR, SIX, BOTH);
    }

    private record Named(String name, Set<IpFamily> families) implements Leftovers {
        @Override
        public Inventory find() {
            return Inventory.EMPTY;
        }

        @Override
        public Inventory remove() {
            return Inventory.EMPTY;
        }
    }
}
