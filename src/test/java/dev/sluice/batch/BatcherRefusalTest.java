// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static dev.sluice.batch.Rig.EINVAL;
import static dev.sluice.batch.Rig.services;
import static dev.sluice.batch.Rig.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.memory.Faults;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRulesSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One Service, or the node's rules, that the kernel refuses. Covers SYNC-06 and SYNC-07.
final class BatcherRefusalTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 1_000})
    void offenderIsFoundAndEveryoneElseProgrammed(int count) {
        Rig rig = Rig.started();
        int bad = count * 2 / 3;
        rig.poisoned.add(Frontends.service(bad));
        IntStream.range(0, count).forEach(n -> rig.scale(n, 2));
        int log2 = 32 - Integer.numberOfLeadingZeros(count);
        assertThat(rig.run()).hasSizeLessThanOrEqualTo(2 * log2 + 1);

        assertThat(rig.quarantined()).containsExactly(subject(bad));
        assertThat(rig.kernel.rules().frontends()).hasSize(count - 1);
        assertThat(rig.events(BatchEvent.Quarantined.class)).singleElement().satisfies(event -> {
            assertThat(event.patient().subject()).isEqualTo(subject(bad));
            assertThat(event.patient().reason()).contains("poisoned");
            assertThat(event.patient().retryAt()).isAfter(rig.now);
        });
    }

    @Test
    void severalOffendersAreFound() {
        Rig rig = Rig.started();
        Set<Integer> bad = Set.of(0, 1, 17, 99);
        bad.forEach(n -> rig.poisoned.add(Frontends.service(n)));
        IntStream.range(0, 100).forEach(n -> rig.scale(n, 2));
        rig.run();
        assertThat(rig.quarantined()).containsExactlyInAnyOrder(subject(0), subject(1), subject(17), subject(99));
        assertThat(rig.kernel.rules().frontends()).hasSize(96);
    }

    /// If the kernel names someone, the others go first and the search is short.
    @Test
    void namedSuspectIsLeftOutFirst() {
        Rig rig = Rig.started();
        rig.faults = Faults.poison(Set.of(Frontends.service(5)), EINVAL, true);
        IntStream.range(0, 50).forEach(n -> rig.scale(n, 2));
        List<Step.Apply> applied = rig.run();
        assertThat(applied).extracting(apply -> apply.diff().size()).containsExactly(50, 49, 1);
        assertThat(rig.quarantined()).containsExactly(subject(5));
    }

    /// A backend that names the wrong one does not get it condemned.
    @Test
    void wronglyNamedSuspectIsProgrammed() {
        Rig rig = Rig.started();
        rig.faults = diff -> diff.services().contains(Frontends.service(5))
                ? Optional.of(new Faults.Fault.Answer(
                        new Outcome.Rejected("add", EINVAL, "EINVAL", Set.of(Frontends.service(4)))))
                : Optional.empty();
        IntStream.range(0, 50).forEach(n -> rig.scale(n, 2));
        rig.run();
        assertThat(rig.quarantined()).containsExactly(subject(5));
        assertThat(rig.kernel.rules().frontends()).hasSize(49);
    }

    @Test
    void offenderKeepsWhatItHad() {
        Rig rig = Rig.started();
        rig.scale(1, 2);
        rig.run();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 3);
        rig.run();
        assertThat(rig.kernel.rules().frontends()).containsValue(Frontends.clusterIp(Rig.FAMILY, 1, 2));
        assertThat(rig.quarantined()).containsExactly(subject(1));
        assertThat(rig.batcher.status().waiting()).isEqualTo(1);
    }

    @Test
    void offenderIsRetriedWithGrowingPauses() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        var pauses = new ArrayList<Duration>();
        for (int tries = 0; tries < 12; tries++) {
            Instant before = rig.now;
            rig.now = rig.wakeAt().orElseThrow();
            pauses.add(Duration.between(before, rig.now));
            assertThat(rig.run()).hasSize(1);
        }
        assertThat(pauses.getFirst()).isBetween(Duration.ofMillis(750), Duration.ofSeconds(1));
        assertThat(pauses.get(3)).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
        assertThat(pauses.getLast()).isBetween(Duration.ofSeconds(225), Duration.ofMinutes(5));
        assertThat(rig.events(BatchEvent.Quarantined.class))
                .extracting(event -> event.patient().refusals())
                .isEqualTo(IntStream.rangeClosed(1, 13).boxed().toList());
        assertThat(rig.events(BatchEvent.Degraded.class))
                .as("it is only this one")
                .isEmpty();
    }

    @Test
    void offenderIsReleasedWhenTheKernelTakesIt() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        rig.poisoned.clear();
        rig.runFor(MINUTE);
        assertThat(rig.quarantined()).isEmpty();
        assertThat(rig.events(BatchEvent.Released.class))
                .containsExactly(new BatchEvent.Released(subject(1), "programmed"));
        rig.assertProgrammed();
    }

    @Test
    void offenderIsRetriedAtOnceWhenItChanges() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        rig.poisoned.clear();
        rig.scale(1, 2);
        assertThat(rig.run()).hasSize(1);
        rig.assertProgrammed();
    }

    /// Nobody pays for the retry of another: it goes alone.
    @Test
    void retryGoesAlone() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        rig.scale(1, 2);
        IntStream.range(10, 20).forEach(n -> rig.scale(n, 1));
        List<Step.Apply> applied = rig.run();
        assertThat(applied).extracting(apply -> apply.diff().size()).containsExactlyInAnyOrder(1, 10);
        assertThat(rig.quarantined()).containsExactly(subject(1));
    }

    @Test
    void offenderThatGoesAwayIsForgotten() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        rig.scale(1, -1);
        assertThat(rig.run()).isEmpty();
        assertThat(rig.quarantined()).isEmpty();
        assertThat(rig.events(BatchEvent.Released.class)).hasSize(1);
        assertThat(rig.wakeAt()).isEmpty();
    }

    /// What the search is after may change or go while it is under way.
    @Test
    void suspectsMayChangeDuringTheSearch() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(3));
        IntStream.range(0, 8).forEach(n -> rig.scale(n, 1));
        rig.answer(rig.nextApply());
        IntStream.range(0, 8).forEach(n -> rig.scale(n, n % 2 == 0 ? -1 : 3));
        rig.run();
        assertThat(rig.quarantined()).containsExactly(subject(3));
        assertThat(rig.kernel.rules().frontends().values())
                .containsExactlyInAnyOrder(
                        Frontends.clusterIp(Rig.FAMILY, 1, 3),
                        Frontends.clusterIp(Rig.FAMILY, 5, 3),
                        Frontends.clusterIp(Rig.FAMILY, 7, 3));
    }

    /// A suspect that changes stays one: it must not spoil the batches of others.
    @Test
    void suspectThatChangesDoesNotJoinTheQueue() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(10));
        IntStream.range(0, 64).forEach(n -> rig.scale(n, 1));
        rig.answer(rig.nextApply());
        rig.answer(rig.nextApply());
        rig.scale(10, 2);
        rig.scale(2_000, 1);
        List<Step.Apply> applied = rig.run();
        assertThat(applied)
                .filteredOn(apply -> services(apply.diff()).contains(Frontends.service(2_000)))
                .singleElement()
                .satisfies(apply -> assertThat(apply.diff().size()).isEqualTo(1));
    }

    /// Others do not wait for the end of the search.
    @Test
    void newChangesLeaveDuringTheSearch() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(500));
        IntStream.range(0, 1_000).forEach(n -> rig.scale(n, 1));
        rig.answer(rig.nextApply());
        rig.scale(2_000, 1);
        var sizes = new ArrayList<Integer>();
        for (int steps = 0; steps < 2; steps++) {
            Step.Apply apply = rig.nextApply();
            sizes.add(apply.diff().size());
            rig.answer(apply);
        }
        assertThat(sizes).contains(1);
        assertThat(rig.kernel.rules().frontends()).containsValue(Frontends.clusterIp(Rig.FAMILY, 2_000, 1));
    }

    @Test
    void nodeRulesRefusedAloneAreQuarantinedAndServicesGoOn() {
        Rig rig = Rig.started();
        rig.faults = diff -> diff.nodeRules().isPresent()
                ? Optional.of(new Faults.Fault.Answer(Rig.rejected(EINVAL)))
                : Optional.empty();
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        IntStream.range(0, 10).forEach(n -> rig.scale(n, 1));
        rig.run();
        assertThat(rig.quarantined()).containsExactly(new Subject.TheNode());
        assertThat(rig.kernel.rules().frontends()).hasSize(10);

        rig.faults = Faults.NONE;
        rig.runFor(MINUTE);
        assertThat(rig.quarantined()).isEmpty();
        rig.assertProgrammed();
    }

    /// With one Service and the node's rules in a diff either may be at fault.
    @Test
    void nodeRulesAreNotBlamedForAService() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        rig.scale(1, 1);
        rig.run();
        assertThat(rig.quarantined()).containsExactly(subject(1));
        assertThat(rig.kernel.rules().nodeRules()).isEqualTo(NodeRulesSamples.usual(Rig.FAMILY));
    }

    /// Covers SVC-15: however the batch is cut, no frontend is added before it is removed.
    @Test
    void frontendsThatMoveSurviveTheSearch() {
        Rig rig = Rig.started();
        int count = 32;
        List<Frontend> frontends = IntStream.range(0, count)
                .mapToObj(n -> Frontends.clusterIp(Rig.FAMILY, n, 2))
                .toList();
        IntStream.range(0, count).forEach(n -> rig.tell(n, List.of(frontends.get(n))));
        rig.run();
        rig.poisoned.add(Frontends.service(9));
        IntStream.range(0, count).forEach(n -> {
            var owner = Frontends.owner(n, Protocol.TCP);
            rig.tell(n, List.of(Frontends.withOwner(frontends.get((n + 1) % count), owner)));
        });
        List<Step.Apply> applied = rig.run();
        assertThat(applied).allSatisfy(apply -> {
            assertThat(apply.diff().added()).isEmpty();
            assertThat(apply.diff().removed()).isEmpty();
        });
        assertThat(rig.quarantined()).containsExactly(subject(9));
        assertThat(rig.reads).as("no transaction was at odds with the kernel").isZero();
        assertThat(rig.kernel.rules().frontends()).hasSize(count);
        // Its last good frontend went to the next Service; the one it cannot have stays as it was.
        assertThat(rig.kernel.rules().frontends())
                .containsEntry(frontends.get(10).key(), frontends.get(10));
    }

    // ---- refusals that may mean that we are wrong about the kernel

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 17})
    void unexplainedRefusalIsFirstAnsweredByReading(int errno) {
        Rig rig = Rig.started();
        rig.faults = Rig.once(Rig.rejected(errno));
        IntStream.range(0, 10).forEach(n -> rig.scale(n, 1));
        List<Step.Apply> applied = rig.run();
        assertThat(rig.reads).isEqualTo(1);
        assertThat(applied).extracting(apply -> apply.diff().size()).containsExactly(10, 10);
        assertThat(rig.events(BatchEvent.Quarantined.class)).isEmpty();
        rig.assertProgrammed();
    }

    @Test
    void otherRefusalIsNotAnsweredByReading() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        rig.scale(1, 1);
        rig.run();
        assertThat(rig.reads).isZero();
    }

    /// One reading per incident: a dump of a big table for every half would cost more than the search.
    @Test
    void unexplainedRefusalIsReadOnceAndThenSearched() {
        Rig rig = Rig.started();
        rig.faults = Faults.poison(Set.of(Frontends.service(3)), 17, false);
        IntStream.range(0, 100).forEach(n -> rig.scale(n, 1));
        rig.run();
        assertThat(rig.reads).isEqualTo(1);
        assertThat(rig.quarantined()).containsExactly(subject(3));
        rig.runFor(MINUTE);
        assertThat(rig.reads).as("nor for each retry").isEqualTo(1);
    }

    @Test
    void nextIncidentIsReadAgain() {
        Rig rig = Rig.started();
        for (int incident = 1; incident <= 3; incident++) {
            rig.faults = Rig.once(Rig.rejected(2));
            rig.scale(incident, 1);
            rig.run();
            assertThat(rig.reads).isEqualTo(incident);
        }
        rig.assertProgrammed();
    }

    /// The kernel holds something else than we believe, and nobody told: found by the refusal, mended by the reading.
    @Test
    void wrongBeliefIsMended() {
        Rig rig = Rig.started();
        rig.scale(1, 2);
        rig.run();
        rig.kernel.tamper(new RuleSet(rig.wishes.nodeRules(), Map.of()));
        rig.scale(1, -1);
        rig.scale(2, 1);
        rig.run();
        assertThat(rig.quarantined()).isEmpty();
        rig.assertProgrammed();
    }

    @Test
    void diffsOfASearchNameOnlySuspects() {
        Rig rig = Rig.started();
        rig.poisoned.add(Frontends.service(1));
        IntStream.range(0, 4).forEach(n -> rig.scale(n, 1));
        List<RuleDiff> diffs = rig.run().stream().map(Step.Apply::diff).toList();
        assertThat(services(diffs.get(0))).hasSize(4);
        assertThat(services(diffs.get(1))).hasSize(2);
        diffs.forEach(diff -> assertThat(services(diffs.get(0))).containsAll(services(diff)));
    }
}
