// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.batch.BatchEvent.CaughtUp;
import dev.sluice.batch.BatchEvent.FellBehind;
import dev.sluice.batch.BatchEvent.Settled;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What those are told who act after a commit. Covers SYNC-11, HC-08, CT-11.
final class BatcherProgressTest {
    private final Rig rig = Rig.started();

    @Test
    void serviceIsSettledByItsCommitAndNotBefore() {
        rig.scale(1, 2);

        Step.Apply apply = rig.nextApply();
        assertThat(rig.progress).containsExactly(new FellBehind(rig.now));
        rig.answer(apply);
        assertThat(rig.progress).endsWith(settled(1));
        rig.run();
        assertThat(rig.progress).containsExactly(new FellBehind(rig.now), settled(1), new CaughtUp(rig.now));
    }

    @Test
    void whatNeedsNoWriteIsSettledAtOnce() {
        rig.scale(1, 2);
        rig.run();
        rig.progress.clear();

        rig.scale(1, 2);

        assertThat(rig.run()).isEmpty();
        assertThat(rig.progress).contains(settled(1));
    }

    @Test
    void deletedServiceIsSettledWhenItsRulesAreGone() {
        rig.scale(1, 2);
        rig.run();
        rig.progress.clear();

        rig.scale(1, -1);
        Step.Apply apply = rig.nextApply();
        assertThat(rig.progress).doesNotHaveAnyElementsOfTypes(Settled.class);
        rig.answer(apply);

        assertThat(rig.progress).contains(settled(1));
    }

    @Test
    void changeDuringTheFlightSettlesWithItsOwnCommit() {
        rig.scale(1, 2);
        Step.Apply first = rig.nextApply();
        rig.scale(1, 3);
        rig.answer(first);
        assertThat(rig.progress).doesNotHaveAnyElementsOfTypes(Settled.class);

        rig.run();

        assertThat(rig.progress).filteredOn(Settled.class::isInstance).containsExactly(settled(1));
    }

    /// Covers MET-02: who counts full syncs hears when one begins, and that it ended though nothing was to be written.
    @Test
    void readingIsToldAndEndsCaughtUp() {
        rig.batcher.onDrift();
        rig.run();

        assertThat(rig.progress)
                .startsWith(new FellBehind(rig.now), new BatchEvent.Rereading(rig.now))
                .endsWith(new CaughtUp(rig.now));
    }

    @Test
    void quarantinedServiceIsNotSettledAndDoesNotHoldUsBehind() {
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 2);
        rig.scale(2, 2);

        rig.run();
        assertThat(rig.progress).filteredOn(Settled.class::isInstance).containsExactly(settled(2));
        assertThat(rig.progress).last().isInstanceOf(CaughtUp.class);

        rig.poisoned.clear();
        rig.runFor(Duration.ofHours(1));
        assertThat(rig.progress).contains(settled(1));
    }

    @Test
    void refusedTransactionKeepsUsBehind() {
        rig.scale(1, 2);
        rig.nextApply();
        rig.batcher.onOutcome(new dev.sluice.backend.Outcome.Unknown("lost"), rig.now);
        rig.next();

        assertThat(rig.progress).doesNotHaveAnyElementsOfTypes(CaughtUp.class, Settled.class);
    }

    @Test
    void nodeRulesAreSettledByThemselves() {
        rig.tell(new NodeRules(
                Rig.FAMILY,
                new dev.sluice.topology.PodDetector.InterfacePrefix("veth"),
                List.of(),
                new dev.sluice.topology.NodePortMatch.AllLocal()));
        rig.run();

        assertThat(rig.progress).contains(new Settled(Set.of(), true));
    }

    @Test
    void manyChangesFallBehindOnce() {
        rig.scale(1, 1);
        rig.next();
        rig.passes(Duration.ofSeconds(1));
        rig.scale(2, 1);
        rig.next();

        assertThat(rig.progress).filteredOn(FellBehind.class::isInstance).hasSize(1);
    }

    /// Covers HC-03: there is always something to do, but nothing waits for long.
    @Test
    void constantChangeThatIsKeptUpWithIsNotBehindForEver() {
        rig.scale(1, 1);
        for (int n = 2; n < 100; n++) {
            Step.Apply apply = rig.nextApply();
            rig.passes(Duration.ofSeconds(1));
            rig.scale(n, 1);
            rig.answer(apply);
        }
        rig.next();

        assertThat(rig.progress).last().isEqualTo(new FellBehind(rig.now));
        assertThat(rig.progress).contains(new CaughtUp(rig.now));
    }

    /// Covers HC-08: as long as nothing is committed, changes that come do not look like progress.
    @Test
    void constantChangeThatIsRefusedIsOneFallingBehind() {
        rig.scale(1, 1);
        for (int n = 2; n < 100; n++) {
            if (rig.next() instanceof Step.Apply) {
                rig.batcher.onOutcome(new dev.sluice.backend.Outcome.Unknown("lost"), rig.now);
            } else {
                rig.passes(Duration.ofSeconds(1));
            }
            rig.scale(n, 1);
        }

        assertThat(rig.progress).filteredOn(FellBehind.class::isInstance).hasSize(1);
        assertThat(rig.progress).doesNotHaveAnyElementsOfTypes(CaughtUp.class);
    }

    private static Settled settled(int n) {
        return new Settled(Set.<ObjectKey>of(Frontends.service(n)), false);
    }
}
