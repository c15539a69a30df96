// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static dev.sluice.batch.Rig.services;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.TransactionStats;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRulesSamples;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The law of batching while the backend does what it is asked.
final class BatcherTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void appliesAtOnceWhenNothingIsInFlight() {
        Rig rig = Rig.started();
        rig.scale(1, 2);
        Step.Apply apply = rig.nextApply();
        assertThat(apply.diff().added()).containsExactly(Frontends.clusterIp(Rig.FAMILY, 1, 2));
        assertThat(apply.diffedAt()).isEqualTo(rig.now);
        rig.answer(apply);
        rig.assertProgrammed();
    }

    @Test
    void isIdleWithoutAlarmWhenNothingIsDirty() {
        assertThat(Rig.started().next()).isEqualTo(new Step.Idle(Optional.empty()));
    }

    /// Covers SYNC-01.
    @Test
    void keepsOneTransactionInFlight() {
        Rig rig = Rig.started();
        rig.scale(1, 2);
        rig.nextApply();
        rig.scale(2, 2);
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.empty()));
        rig.passes(SECOND);
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.empty()));
    }

    /// Covers SYNC-15, SYNC-16.
    @Test
    void changesGatherByObjectWhileInFlight() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        Step.Apply first = rig.nextApply();
        for (int endpoints = 1; endpoints <= 5; endpoints++) {
            rig.scale(2, endpoints);
            rig.scale(3, endpoints);
        }
        int compiled = rig.wishes.refreshed().size();
        rig.answer(first);
        Step.Apply second = rig.nextApply();
        assertThat(second.diff().added())
                .containsExactlyInAnyOrder(
                        Frontends.clusterIp(Rig.FAMILY, 2, 5), Frontends.clusterIp(Rig.FAMILY, 3, 5));
        assertThat(rig.wishes.refreshed()).hasSize(compiled + 2);
        rig.answer(second);
        assertThat(rig.next()).isInstanceOf(Step.Idle.class);
        rig.assertProgrammed();
    }

    /// Covers SYNC-05: the cost of a change does not depend on how many Services there are.
    @Test
    void compilesOnlyWhatIsDirty() {
        Rig rig = Rig.started();
        IntStream.range(0, 100).forEach(n -> rig.scale(n, 1));
        rig.run();
        rig.wishes.refreshed().clear();
        rig.scale(7, 2);
        List<Step.Apply> applied = rig.run();
        assertThat(rig.wishes.refreshed()).containsExactly(Frontends.service(7));
        assertThat(applied).singleElement().satisfies(apply -> {
            assertThat(apply.diff().size()).isEqualTo(1);
            assertThat(apply.diff().changed()).hasSize(1);
        });
    }

    /// Covers SYNC-05: nor does any step look at the others.
    @Test
    void looksOnlyAtWhatChanged() {
        Rig rig = Rig.started();
        IntStream.range(0, 1_000).forEach(n -> rig.scale(n, 1));
        rig.run();
        rig.wishes.takeLookUps();
        rig.scale(7, 2);
        rig.run();
        assertThat(rig.wishes.takeLookUps()).isLessThan(10);
    }

    /// Covers SVC-14, EP-16.
    @Test
    void changeUndoneBeforeItWasSentSendsNothing() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        rig.run();
        rig.scale(1, 2);
        rig.scale(1, 1);
        assertThat(rig.run()).isEmpty();
        rig.scale(2, 1);
        rig.scale(2, -1);
        assertThat(rig.run()).isEmpty();
        assertThat(rig.batcher.status().synced()).isTrue();
    }

    /// Covers IN-06: all is told again, as by a list that brings nothing new.
    @Test
    void whatIsToldAgainSendsNothing() {
        Rig rig = Rig.started();
        IntStream.range(0, 100).forEach(n -> rig.scale(n, 2));
        rig.run();
        IntStream.range(0, 100).forEach(n -> rig.scale(n, 2));
        assertThat(rig.run()).isEmpty();
        assertThat(rig.batcher.status().synced()).isTrue();
    }

    /// A change that is undone while it is in flight has to be taken back.
    @Test
    void changeUndoneInFlightIsTakenBack() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        Step.Apply apply = rig.nextApply();
        rig.scale(1, -1);
        rig.answer(apply);
        assertThat(rig.nextApply().diff().removed()).hasSize(1);
    }

    @Test
    void onlyCommittedMovesCommitted() {
        for (Outcome outcome :
                List.of(Rig.rejected(Rig.EINVAL), Rig.rejected(2), new Outcome.Stale("s"), new Outcome.Unknown("u"))) {
            Rig rig = Rig.started();
            rig.scale(1, 1);
            Frontend frontend = Frontends.clusterIp(Rig.FAMILY, 1, 1);
            Step.Apply apply = rig.nextApply();
            rig.batcher.onOutcome(outcome, rig.now);
            assertThat(rig.batcher.committed(frontend.key()))
                    .as("after %s", outcome)
                    .isEmpty();
            assertThat(rig.batcher.status().generation()).isZero();
            rig.runFor(SECOND.multipliedBy(2));
            assertThat(rig.batcher.committed(frontend.key())).contains(frontend);
            assertThat(rig.batcher.status().generation()).isGreaterThan(apply.generation());
        }
    }

    @Test
    void generationsGrow() {
        Rig rig = Rig.started();
        long last = 0;
        for (int n = 0; n < 5; n++) {
            rig.scale(n, 1);
            Step.Apply apply = rig.nextApply();
            assertThat(apply.generation()).isGreaterThan(last);
            rig.answer(apply);
            last = apply.generation();
            assertThat(rig.batcher.status().generation()).isEqualTo(last);
        }
    }

    /// A commit of something else than was sent is no commit.
    @Test
    void commitOfAnotherGenerationIsNotBelieved() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        Step.Apply apply = rig.nextApply();
        rig.batcher.onOutcome(new Outcome.Committed(apply.generation() + 1, TransactionStats.NONE), rig.now);
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
    }

    /// Covers SYNC-02.
    @Test
    void minSyncPeriodIsAFloorBetweenBatches() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND));
        rig.scale(1, 1);
        Step.Apply first = rig.nextApply();
        rig.passes(SECOND);
        rig.answer(first);
        rig.scale(2, 1);
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.of(rig.now.plus(SECOND))));
        rig.scale(3, 1);
        rig.passes(SECOND.minusNanos(1));
        assertThat(rig.next()).isInstanceOf(Step.Idle.class);
        rig.passes(Duration.ofNanos(1));
        assertThat(rig.nextApply().diff().added()).hasSize(2);
    }

    /// The floor gathers changes; it does not stretch one that needs several transactions.
    @Test
    void minSyncPeriodDoesNotSeparatePartsOfABatch() {
        BatcherOptions options =
                BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND).withElementsPerTransaction(10);
        Rig rig = Rig.started(options);
        IntStream.range(0, 20).forEach(n -> rig.scale(n, 2));
        assertThat(rig.run()).hasSizeGreaterThan(5);
        rig.assertProgrammed();
    }

    /// The floor starts with the first answer to what was gathered: a long batch must not put off the next one.
    @Test
    void minSyncPeriodIsCountedFromTheFirstPart() {
        BatcherOptions options =
                BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND).withElementsPerTransaction(2);
        Rig rig = Rig.started(options);
        IntStream.range(0, 4).forEach(n -> rig.scale(n, 1));
        for (int part = 0; part < 3; part++) {
            Step.Apply apply = rig.nextApply();
            rig.passes(SECOND.dividedBy(2));
            rig.answer(apply);
        }
        rig.scale(9, 1);
        assertThat(rig.run()).flatExtracting(apply -> services(apply.diff())).contains(Frontends.service(9));
    }

    /// Covers SVC-15: the frontend is one change, of its new owner.
    @Test
    void frontendThatMovesOnIsOneChange() {
        Rig rig = Rig.started();
        Frontend before = Frontends.clusterIp(Rig.FAMILY, 1, 2);
        rig.tell(1, List.of(before));
        rig.run();
        Frontend after = Frontends.withOwner(before, Frontends.owner(2, Protocol.TCP));
        rig.tell(1, List.of());
        rig.tell(2, List.of(after));
        Step.Apply apply = rig.nextApply();
        assertThat(apply.diff().changed()).singleElement().satisfies(change -> {
            assertThat(change.before()).isEqualTo(before);
            assertThat(change.after()).isEqualTo(after);
        });
        assertThat(apply.diff().size()).isEqualTo(1);
        assertThat(services(apply.diff())).containsExactly(Frontends.service(2));
    }

    /// Covers SVC-16: whoever has waited for a contested frontend gets it in the same batch in which it is given up.
    @Test
    void loserTakesOverAtOnce() {
        Rig rig = Rig.started();
        Frontend winner = Frontends.clusterIp(Rig.FAMILY, 1, 2);
        Frontend loser = Frontends.withOwner(winner, Frontends.owner(2, Protocol.TCP));
        rig.tell(1, List.of(winner));
        rig.tell(2, List.of(loser));
        rig.run();
        rig.tell(1, List.of());
        assertThat(rig.nextApply().diff().changed())
                .singleElement()
                .satisfies(change -> assertThat(change.after()).isEqualTo(loser));
    }

    @Test
    void nodeRulesTravelWithTheBatch() {
        Rig rig = Rig.started();
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        rig.scale(1, 1);
        Step.Apply apply = rig.nextApply();
        assertThat(apply.diff().nodeRules()).isPresent();
        assertThat(apply.diff().added()).hasSize(1);
        rig.answer(apply);
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        assertThat(rig.run()).isEmpty();
        rig.assertProgrammed();
    }

    @Test
    void causesTravelWithTheTransaction() {
        Rig rig = Rig.started();
        ObjectKey service = Frontends.service(1);
        rig.scale(1, 1);
        Cause first = rig.cause(service);
        rig.passes(SECOND);
        rig.scale(1, 2);
        Cause second = rig.cause(service);
        assertThat(rig.nextApply().causes()).isEqualTo(new Causes(List.of(first, second), 0));
    }

    /// A change that failed is still the cause of what is sent later.
    @Test
    void causesOutliveAFailure() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        Cause first = rig.cause(Frontends.service(1));
        rig.nextApply();
        rig.batcher.onOutcome(new Outcome.Unknown("lost"), rig.now);
        assertThat(rig.next()).isInstanceOf(Step.Read.class);
        rig.answerRead();
        assertThat(rig.nextApply().causes().first()).containsExactly(first);
    }

    /// Covers SYNC-16.
    @Test
    void causesAreBounded() {
        Rig rig = Rig.started();
        for (int change = 0; change < 1_000; change++) {
            rig.scale(1, 1 + change % 2);
            rig.passes(SECOND);
        }
        Causes causes = rig.nextApply().causes();
        assertThat(causes.first().size()).isLessThanOrEqualTo(32);
        assertThat(causes.first().size() + causes.more()).isEqualTo(1_000);
    }

    /// Covers CFG-42: another floor programs nothing, and holds from the next transaction on.
    @Test
    void anotherFloorProgramsNothing() {
        Rig rig = Rig.started();
        rig.scale(1, 1);
        rig.run();
        rig.batcher.configure(BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND));
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.empty()));
        rig.scale(1, 2);
        rig.answer(rig.nextApply());
        rig.scale(1, 3);
        assertThat(rig.next()).isEqualTo(new Step.Idle(Optional.of(rig.now.plus(SECOND))));
    }

    /// Covers CFG-42.
    @Test
    void whoWaitsForAFloorThatIsTakenAwayWaitsNoLonger() {
        Rig rig = Rig.started(BatcherOptions.DEFAULTS.withMinSyncPeriod(SECOND));
        rig.scale(1, 1);
        rig.answer(rig.nextApply());
        rig.scale(1, 2);
        assertThat(rig.next()).isInstanceOf(Step.Idle.class);
        rig.batcher.configure(BatcherOptions.DEFAULTS);
        assertThat(rig.nextApply().diff().changed()).hasSize(1);
    }

    @Test
    void whatOnlyAStartDecidesStays() {
        Rig rig = Rig.started();
        assertThatThrownBy(() -> rig.batcher.configure(BatcherOptions.DEFAULTS.withElementsPerTransaction(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void answersThatNobodyAskedForAreBugs() {
        Rig rig = Rig.started();
        assertThatThrownBy(() -> rig.batcher.onOutcome(new Outcome.Stale("s"), rig.now))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.batcher.onReadFailed("r", rig.now)).isInstanceOf(IllegalStateException.class);
        rig.scale(1, 1);
        rig.nextApply();
        assertThatThrownBy(rig::answerRead).hasMessageContaining("Transaction");
    }

    @Test
    void statusTellsWhatIsLeft() {
        Rig rig = Rig.started();
        assertThat(rig.batcher.status().synced()).isTrue();
        rig.scale(1, 1);
        assertThat(rig.batcher.status().synced()).isFalse();
        assertThat(rig.batcher.status().dirtyServices()).isEqualTo(1);
        Step.Apply apply = rig.nextApply();
        assertThat(rig.batcher.status().inFlight()).isTrue();
        assertThat(rig.batcher.status().waiting()).isEqualTo(1);
        assertThat(rig.batcher.status().waitingFrontends()).isEqualTo(1);
        rig.answer(apply);
        assertThat(rig.batcher.status().waitingFrontends()).isZero();
        assertThat(rig.batcher.status().frontends()).isEqualTo(1);
        assertThat(rig.batcher.status().synced()).isTrue();
    }
}
