// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static dev.sluice.batch.Rig.subject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.memory.Faults;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRulesSamples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernel refuses everything, whoever it is for.
final class BatcherRefusedAllTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int EPERM = 1;
    private static final int ENOMEM = 12;

    @ParameterizedTest
    @ValueSource(ints = {EPERM, ENOMEM, 17})
    void noServiceIsBlamed(int errno) {
        Rig rig = refusingAll(errno, 3_000);
        assertThat(rig.run()).as("found out soon").hasSizeLessThan(60);
        assertThat(rig.quarantined()).isEmpty();
        assertThat(rig.events(BatchEvent.Quarantined.class)).hasSizeLessThan(BatcherOptions.DEFAULTS.refusedInARow());
        assertThat(rig.events(BatchEvent.Degraded.class)).singleElement().satisfies(event -> {
            assertThat(event.reason()).contains("errno " + errno);
            assertThat(event.retryAt()).isAfter(rig.now);
        });
        assertThat(rig.batcher.status().trouble()).contains("errno " + errno);
        assertThat(rig.batcher.status().waiting()).isEqualTo(3_001);
    }

    @Test
    void retriesAreFewAndSmallAndGrowRarer() {
        Rig rig = refusingAll(EPERM, 3_000);
        rig.run();
        rig.events.clear();
        var pauses = new ArrayList<Duration>();
        for (int tries = 0; tries < 12; tries++) {
            Instant before = rig.now;
            rig.now = rig.wakeAt().orElseThrow();
            pauses.add(Duration.between(before, rig.now));
            assertThat(rig.run())
                    .singleElement()
                    .satisfies(apply -> assertThat(apply.diff().size()
                                    + apply.diff().nodeRules().stream().count())
                            .isEqualTo(1));
        }
        assertThat(pauses.getLast()).isBetween(Duration.ofMillis(22_500), Duration.ofSeconds(30));
        assertThat(pauses.getFirst()).isLessThan(Duration.ofSeconds(1));
        assertThat(rig.events).as("told once").isEmpty();
    }

    @Test
    void everythingIsProgrammedWhenItEnds() {
        Rig rig = refusingAll(EPERM, 3_000);
        rig.runFor(MINUTE);
        rig.scale(5_000, 1);
        rig.scale(3, -1);
        rig.faults = Faults.NONE;
        rig.runFor(MINUTE);
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
        rig.assertProgrammed();
        assertThat(rig.batcher.status().synced()).isTrue();
        assertThat(rig.wakeAt()).isEmpty();
    }

    /// Covers SYNC-03: a change makes the next try sooner, but not more often than once a second.
    @Test
    void changeIsTriedSoonerAndFirst() {
        Rig rig = refusingAll(EPERM, 100);
        rig.runFor(Duration.ofMinutes(10));
        assertThat(Duration.between(rig.now, rig.wakeAt().orElseThrow())).isGreaterThan(Duration.ofSeconds(2));
        rig.scale(500, 1);
        rig.faults = Faults.NONE;
        Step.Apply apply = rig.nextApply();
        assertThat(apply.diff().added()).containsExactly(Frontends.clusterIp(Rig.FAMILY, 500, 1));
        rig.answer(apply);
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
        rig.run();
        rig.assertProgrammed();
    }

    /// One that was refused and then changed is new again.
    @Test
    void changeOfOneThatWasTriedIsTriedFirst() {
        Rig rig = refusingAll(EPERM, 100);
        List<Step.Apply> tried = rig.runFor(Duration.ofMinutes(10));
        ObjectKey last = tried.getLast().diff().services().iterator().next();
        rig.tell(last, List.of());
        rig.tell(
                last,
                List.of(Frontends.withOwner(
                        Frontends.clusterIp(Rig.FAMILY, 700, 1), new ServicePortName(last, "web", Protocol.TCP))));
        assertThat(rig.nextApply().diff().services()).containsExactly(last);
    }

    /// A lost answer in between is no sign of health.
    @Test
    void lostAnswerDoesNotEndTheTrials() {
        Rig rig = refusingAll(EPERM, 100);
        rig.run();
        rig.events.clear();
        rig.faults = Rig.always(new Outcome.Unknown("lost"));
        rig.runFor(MINUTE);
        rig.faults = Rig.always(Rig.rejected(EPERM));
        assertThat(rig.runFor(MINUTE))
                .isNotEmpty()
                .allSatisfy(apply -> assertThat(apply.diff().size()).isLessThanOrEqualTo(1));
        assertThat(rig.events(BatchEvent.Quarantined.class)).isEmpty();
    }

    @Test
    void changesWithoutEndAreTriedOnceASecond() {
        Rig rig = refusingAll(EPERM, 100);
        rig.runFor(Duration.ofMinutes(10));
        int tries = 0;
        for (int change = 0; change < 100; change++) {
            rig.scale(500 + change, 1);
            tries += rig.run().size();
            rig.passes(Duration.ofMillis(100));
        }
        assertThat(tries).isBetween(5, 11);
        assertThat(rig.quarantined()).isEmpty();
    }

    /// Services that change one by one while everything is refused look like offenders one by one, until it shows.
    @Test
    void slowlyChangingServicesAreReleasedWhenItShows() {
        Rig rig = refusingAll(EPERM, 0);
        int enough = BatcherOptions.DEFAULTS.refusedInARow();
        for (int n = 0; n < enough; n++) {
            rig.scale(n, 1);
            rig.run();
        }
        assertThat(rig.quarantined()).isEmpty();
        assertThat(rig.events(BatchEvent.Degraded.class)).hasSize(1);
        assertThat(rig.events(BatchEvent.Released.class)).hasSize(enough - 1);
    }

    /// A repair that is refused has no Service to blame.
    @Test
    void refusedRepairIsTriedAgain() {
        Rig rig = new Rig();
        rig.kernel.litter(List.of("chain stranger"));
        rig.faults = Rig.always(Rig.rejected(EPERM));
        rig.batcher.start();
        rig.runFor(MINUTE);
        assertThat(rig.events(BatchEvent.Degraded.class)).hasSize(1);
        rig.faults = Faults.NONE;
        rig.runFor(MINUTE);
        assertThat(rig.events(BatchEvent.Recovered.class)).hasSize(1);
        assertThat(rig.kernel.writes()).isEqualTo(1);
    }

    /// More offenders than it takes to doubt the backend, with others among them: the others are programmed, the
    /// offenders end in quarantine.
    @Test
    void manyOffendersAmongOthersAreNotMistakenForAll() {
        Rig rig = Rig.started();
        List<Integer> bad =
                IntStream.range(0, 200).filter(n -> n % 5 == 0).boxed().toList();
        bad.forEach(n -> rig.poisoned.add(Frontends.service(n)));
        IntStream.range(0, 200).forEach(n -> rig.scale(n, 1));
        rig.run();
        assertThat(rig.kernel.rules().frontends()).hasSize(160);
        assertThat(rig.quarantined()).isEqualTo(bad.stream().map(Rig::subject).collect(Collectors.toSet()));
        assertThat(rig.events(BatchEvent.Degraded.class)).isEmpty();
    }

    /// The same with all offenders in a row, which looks like a broken backend for a moment.
    @Test
    void manyOffendersInARowHoldOthersUpForAMomentOnly() {
        Rig rig = Rig.started();
        IntStream.range(0, 40).forEach(n -> rig.poisoned.add(Frontends.service(n)));
        IntStream.range(0, 200).forEach(n -> rig.scale(n, 1));
        rig.runFor(MINUTE);
        assertThat(rig.kernel.rules().frontends()).hasSize(160);
        for (int n = 200; n < 210; n++) {
            rig.scale(n, 1);
            rig.runFor(MINUTE);
        }
        assertThat(rig.kernel.rules().frontends()).hasSize(170);
        assertThat(rig.quarantined())
                .isEqualTo(IntStream.range(0, 40).mapToObj(Rig::subject).collect(Collectors.toSet()));
        assertThat(rig.batcher.status().trouble()).isEmpty();
        assertThat(rig.quarantined()).contains(subject(39));
    }

    private static Rig refusingAll(int errno, int services) {
        Rig rig = Rig.started();
        rig.faults = Rig.always(Rig.rejected(errno));
        if (services > 0) {
            rig.tell(NodeRulesSamples.usual(Rig.FAMILY));
        }
        IntStream.range(0, services).forEach(n -> rig.scale(n, 1));
        return rig;
    }
}
