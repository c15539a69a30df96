// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.memory.MemoryKernel;
import dev.sluice.diff.RuleSet;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.NodeRulesSamples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// From the first list to the first transaction.
final class BatcherStartTest {
    /// Covers IN-07.
    @Test
    void nothingIsReadOrProgrammedBeforeTheListsAreComplete() {
        Rig rig = new Rig();
        rig.scale(1, 1);
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        rig.batcher.onDrift();
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.empty()));
        rig.passes(Duration.ofHours(1));
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.empty()));
        assertThat(rig.wishes.refreshed()).isEmpty();
    }

    /// Covers IN-07, SYNC-09.
    @Test
    void readsFirstAndThenAppliesTheDifference() {
        Rig rig = new Rig(
                BatcherOptions.DEFAULTS,
                holding(
                        Frontends.clusterIp(Rig.FAMILY, 1, 1),
                        Frontends.clusterIp(Rig.FAMILY, 2, 2),
                        Frontends.clusterIp(Rig.FAMILY, 3, 3)));
        rig.scale(2, 2);
        rig.scale(3, 4);
        rig.scale(4, 4);
        rig.batcher.start();
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
        rig.answerRead();
        assertThat(rig.events(BatchEvent.Adopted.class)).containsExactly(new BatchEvent.Adopted(3, List.of()));

        Step.Apply apply = rig.nextApply();
        assertThat(apply.diff().removed()).containsExactly(Frontends.clusterIp(Rig.FAMILY, 1, 1));
        assertThat(apply.diff().changed())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).isEqualTo(Frontends.clusterIp(Rig.FAMILY, 3, 4)));
        assertThat(apply.diff().added()).containsExactly(Frontends.clusterIp(Rig.FAMILY, 4, 4));
        rig.answer(apply);
        rig.assertProgrammed();
    }

    /// Covers SYNC-09: a restart of an unchanged cluster writes nothing.
    @Test
    void restartOfAnUnchangedClusterAppliesNothing() {
        Rig before = new Rig();
        tellAll(before);
        before.batcher.start();
        before.run();
        long writes = before.kernel.writes();
        assertThat(writes).isPositive();

        Rig after = new Rig(BatcherOptions.DEFAULTS, before.kernel);
        tellAll(after);
        after.batcher.start();
        assertThat(after.run()).isEmpty();
        assertThat(after.reads).isEqualTo(1);
        assertThat(after.kernel.writes()).isEqualTo(writes);
        assertThat(after.batcher.status().synced()).isTrue();
        after.assertProgrammed();
    }

    /// Covers SYNC-09: rules of Services that went while nobody watched go in the first transactions.
    @Test
    void leftoversOfAnEarlierProcessGo() {
        Rig rig = new Rig(
                BatcherOptions.DEFAULTS,
                holding(IntStream.range(0, 50)
                        .mapToObj(n -> Frontends.clusterIp(Rig.FAMILY, n, 2))
                        .toArray(Frontend[]::new)));
        rig.kernel.tamper(new RuleSet(
                NodeRulesSamples.usual(Rig.FAMILY), rig.kernel.rules().frontends()));
        rig.batcher.start();
        assertThat(rig.run()).hasSize(1);
        assertThat(rig.kernel.rules()).isEqualTo(new RuleSet(NodeRules.empty(Rig.FAMILY), Map.of()));
    }

    @Test
    void readingThatIsNotIntactIsRepairedEvenIfNothingDiffers() {
        Rig rig = new Rig(BatcherOptions.DEFAULTS, holding(Frontends.clusterIp(Rig.FAMILY, 1, 1)));
        rig.kernel.litter(List.of("chain stranger"));
        rig.scale(1, 1);
        rig.batcher.start();
        List<Step.Apply> applied = rig.run();
        assertThat(applied)
                .singleElement()
                .satisfies(apply -> assertThat(apply.diff().isEmpty()).isTrue());
        assertThat(rig.kernel.writes()).isEqualTo(1);
        assertThat(rig.events(BatchEvent.Adopted.class))
                .containsExactly(new BatchEvent.Adopted(1, List.of("chain stranger")));
    }

    /// The repair rides along with the first difference.
    @Test
    void repairNeedsNoTransactionOfItsOwn() {
        Rig rig = new Rig();
        rig.kernel.litter(List.of("chain stranger"));
        rig.scale(1, 1);
        rig.batcher.start();
        assertThat(rig.run()).hasSize(1);
        rig.assertProgrammed();
    }

    @Test
    void startIsNeededOnce() {
        Rig rig = Rig.started();
        rig.batcher.start();
        assertThat(rig.next()).isInstanceOf(Step.Idle.class);
    }

    /// Compiled and adopted frontends are equal, so only one of them is kept.
    @Test
    void adoptedFrontendsAreNotHeldTwice() {
        Frontend wished = Frontends.clusterIp(Rig.FAMILY, 1, 3);
        Rig rig = new Rig(BatcherOptions.DEFAULTS, holding(Frontends.clusterIp(Rig.FAMILY, 1, 3)));
        rig.tell(1, List.of(wished));
        rig.batcher.start();
        rig.run();
        assertThat(rig.batcher.committed(wished.key()).orElseThrow()).isSameAs(wished);
    }

    private static void tellAll(Rig rig) {
        IntStream.range(0, 30).forEach(n -> rig.scale(n, n % 4));
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
    }

    private static MemoryKernel holding(Frontend... frontends) {
        var kernel = new MemoryKernel(Rig.FAMILY);
        Map<FrontendKey, Frontend> byKey = List.of(frontends).stream().collect(Collectors.toMap(Frontend::key, f -> f));
        kernel.tamper(new RuleSet(NodeRules.empty(Rig.FAMILY), byKey));
        return kernel;
    }
}
