// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.batch.BatchEvent.ConflictBegun;
import dev.sluice.batch.BatchEvent.ConflictEnded;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Services that claim one frontend. Covers SVC-16.
final class BatcherConflictTest {
    private static final Frontend CONTESTED = Frontends.clusterIp(Rig.FAMILY, 1, 2);

    private final Rig rig = Rig.started();

    @Test
    void conflictIsToldOnceWhenItBegins() {
        claim(1, CONTESTED);
        claim(2, CONTESTED);
        rig.run();
        assertThat(rig.events).containsExactly(new ConflictBegun(conflict(1, 2)));
        rig.scale(3, 1);
        claim(2, Frontends.clusterIp(Rig.FAMILY, 1, 5));
        rig.run();
        assertThat(rig.events).hasSize(1);
        assertThat(rig.kernel.rules().frontends()).containsEntry(CONTESTED.key(), owned(1, CONTESTED));
    }

    @Test
    void conflictEndsWithTheLoser() {
        claim(1, CONTESTED);
        claim(2, CONTESTED);
        rig.run();
        rig.events.clear();
        rig.tell(2, List.of());
        assertThat(rig.run()).as("the kernel never heard of the loser").isEmpty();
        assertThat(rig.events).containsExactly(new ConflictEnded(conflict(1, 2)));
    }

    /// The others did not change, and yet another conflict begins.
    @Test
    void winnerThatGoesLeavesTheOthersToEachOther() {
        claim(1, CONTESTED);
        claim(2, CONTESTED);
        claim(3, CONTESTED);
        rig.run();
        assertThat(rig.events)
                .containsExactlyInAnyOrder(new ConflictBegun(conflict(1, 2)), new ConflictBegun(conflict(1, 3)));
        rig.events.clear();
        rig.tell(1, List.of());
        rig.run();
        assertThat(rig.events)
                .containsExactlyInAnyOrder(
                        new ConflictEnded(conflict(1, 2)),
                        new ConflictEnded(conflict(1, 3)),
                        new ConflictBegun(conflict(2, 3)));
        assertThat(rig.kernel.rules().frontends()).containsEntry(CONTESTED.key(), owned(2, CONTESTED));
    }

    @Test
    void newWinnerTurnsTheConflictRound() {
        claim(2, CONTESTED);
        claim(3, CONTESTED);
        rig.run();
        rig.events.clear();
        claim(1, CONTESTED);
        rig.run();
        assertThat(rig.events)
                .containsExactlyInAnyOrder(
                        new ConflictEnded(conflict(2, 3)),
                        new ConflictBegun(conflict(1, 2)),
                        new ConflictBegun(conflict(1, 3)));
    }

    private void claim(int service, Frontend frontend) {
        rig.tell(service, List.of(owned(service, frontend)));
    }

    private static Frontend owned(int service, Frontend frontend) {
        return Frontends.withOwner(frontend, Frontends.owner(service, Protocol.TCP));
    }

    private static Conflict conflict(int winner, int loser) {
        return new Conflict(
                CONTESTED.key(), Frontends.owner(winner, Protocol.TCP), Frontends.owner(loser, Protocol.TCP));
    }
}
