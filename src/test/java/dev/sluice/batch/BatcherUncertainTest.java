// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.memory.Faults;
import dev.sluice.diff.RuleSet;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers that leave open what the kernel holds, and other hands in it.
final class BatcherUncertainTest {
    @Test
    void staleIsReadAndDiffedAnew() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        rig.run();
        var foreign = Frontends.clusterIp(Rig.FAMILY, 1, 5);
        rig.kernel.tamper(new RuleSet(NodeRules.empty(Rig.FAMILY), Map.of(foreign.key(), foreign)));
        rig.scale(1, 2);
        List<Step.Apply> applied = rig.run();
        assertThat(applied).hasSize(2);
        assertThat(applied.getLast().diff().changed())
                .singleElement()
                .satisfies(change -> assertThat(change.before()).isEqualTo(foreign));
        rig.assertProgrammed();
    }

    @Test
    void lostAnswerIsFoundOutByReading() {
        Rig rig = Rig.started();
        rig.faults = lostAnswerOnce();
        rig.scale(1, 1);
        assertThat(rig.run())
                .as("the transaction took effect, so it is not sent again")
                .hasSize(1);
        assertThat(rig.reads).isEqualTo(1);
        rig.assertProgrammed();
        assertThat(rig.batcher.status().synced()).isTrue();
    }

    @Test
    void lostTransactionIsSentAgain() {
        Rig rig = Rig.started();
        rig.faults = Rig.once(new Outcome.Unknown("lost on the way"));
        rig.scale(1, 1);
        List<Step.Apply> applied = rig.run();
        assertThat(applied).hasSize(2);
        assertThat(applied.get(1).diff()).isEqualTo(applied.get(0).diff());
        rig.assertProgrammed();
    }

    /// What came in meanwhile goes along with what was lost.
    @Test
    void changesMeanwhileJoinTheNextTry() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        rig.nextApply();
        rig.scale(1, 2);
        rig.scale(2, 1);
        rig.batcher.onOutcome(new Outcome.Unknown("lost"), rig.now);
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
        rig.answerRead();
        assertThat(rig.nextApply().diff().added())
                .containsExactlyInAnyOrder(
                        Frontends.clusterIp(Rig.FAMILY, 1, 2), Frontends.clusterIp(Rig.FAMILY, 2, 1));
    }

    @Test
    void firstSetbackCostsNoPauseLaterOnesGrow() {
        Rig rig = Rig.started();
        rig.faults = Rig.always(new Outcome.Unknown("deaf"));
        rig.scale(1, 1);
        List<Duration> pauses =
                IntStream.range(0, 12).mapToObj(_ -> pauseAfterSetback(rig)).toList();
        assertThat(pauses.getFirst()).isZero();
        assertThat(pauses.get(1)).isBetween(Duration.ofMillis(150), Duration.ofMillis(200));
        assertThat(pauses.get(4)).isBetween(Duration.ofMillis(1200), Duration.ofMillis(1600));
        assertThat(pauses.getLast()).isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
        assertThat(rig.events(BatchEvent.Degraded.class)).hasSize(1);

        rig.faults = Faults.NONE;
        rig.runFor(Duration.ofMinutes(1));
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
        rig.assertProgrammed();
    }

    private static Duration pauseAfterSetback(Rig rig) {
        Instant before = rig.now;
        rig.answer(rig.nextApply());
        Step step = rig.next();
        if (step instanceof Step.Idle(Optional<Instant> wakeAt)) {
            rig.now = wakeAt.orElseThrow();
            step = rig.next();
        }
        assertThat(step).isInstanceOf(Step.Read.class);
        rig.answerRead();
        return Duration.between(before, rig.now);
    }

    @Test
    void unreadableKernelIsTriedAgain() {
        Rig rig = new Rig();
        rig.scale(1, 1);
        rig.batcher.start();
        for (int failures = 0; failures < 3; failures++) {
            assertThat(rig.next()).isInstanceOf(Step.Read.class);
            rig.batcher.onReadFailed("EPERM", rig.now);
            rig.passes(Duration.ofSeconds(1));
        }
        assertThat(rig.events(BatchEvent.Degraded.class))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).isEqualTo("EPERM"));
        assertThat(rig.batcher.status().trouble()).isEqualTo("EPERM");
        rig.run();
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
        assertThat(rig.batcher.status().trouble()).isEmpty();
        rig.assertProgrammed();
    }

    /// A reading that leaves nothing to do is a recovery too.
    @Test
    void recoversWithoutACommit() {
        Rig rig = Rig.started();
        for (int failures = 0; failures < 3; failures++) {
            rig.batcher.onDrift();
            rig.passes(Duration.ofMinutes(1));
            assertThat(rig.next()).isInstanceOf(Step.Read.class);
            rig.batcher.onReadFailed("EINTR", rig.now);
        }
        assertThat(rig.events(BatchEvent.Degraded.class)).hasSize(1);
        rig.passes(Duration.ofMinutes(1));
        assertThat(rig.run()).isEmpty();
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
    }

    /// Covers SYNC-12: everything is back after one reading, without anyone touching a Service.
    @Test
    void driftIsReadAndRepaired() {
        Rig rig = Rig.started();
        IntStream.range(0, 40).forEach(n -> rig.scale(n, 2));
        rig.run();
        rig.kernel.tamper(new RuleSet(NodeRules.empty(Rig.FAMILY), Map.of()));
        rig.kernel.litter(List.of("table was deleted"));
        rig.batcher.onDrift();
        int compiled = rig.wishes.refreshed().size();
        assertThat(rig.run()).hasSize(1);
        assertThat(rig.wishes.refreshed()).as("nothing is compiled for it").hasSize(compiled);
        rig.assertProgrammed();
    }

    @Test
    void driftWaitsForTheAnswer() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        Step.Apply apply = rig.nextApply();
        rig.batcher.onDrift();
        assertThat(rig.next()).isInstanceOf(Step.Idle.class);
        rig.answer(apply);
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
    }

    /// A reading may have been made before the drift it did not see.
    @Test
    void driftDuringAReadingIsReadAgain() {
        Rig rig = Rig.started();
        rig.batcher.onDrift();
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
        rig.batcher.onDrift();
        rig.answerRead();
        assertThat(rig.wakeAt()).isPresent();
        rig.runFor(Duration.ofSeconds(1));
        assertThat(rig.reads).isEqualTo(2);
    }

    /// Someone who destroys our rules in a loop must not make us read in a loop, and still not keep us away for long.
    @ParameterizedTest
    @ValueSource(ints = {10, 100})
    void driftingAllTheTimeIsReadAFewTimesASecond(int drifts) {
        Rig rig = Rig.started();
        for (int drift = 0; drift < drifts; drift++) {
            rig.batcher.onDrift();
            rig.run();
            rig.passes(Duration.ofSeconds(1).dividedBy(drifts));
        }
        assertThat(rig.reads).isBetween(2, 3);
        rig.runFor(Duration.ofSeconds(1));
        assertThat(rig.wakeAt()).isEmpty();
    }

    private static Faults lostAnswerOnce() {
        int[] left = {1};
        return _ -> left[0]-- > 0 ? Optional.of(new Faults.Fault.AnswerLost()) : Optional.empty();
    }
}
