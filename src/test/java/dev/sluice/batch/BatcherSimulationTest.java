// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.memory.Faults;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.NodeRulesSamples;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Random changes, random answers, random hands in the kernel. When the faults stop, the kernel holds what is
/// wished but for what it refuses, whoever is refused is in quarantine, and nobody else is.
final class BatcherSimulationTest {
    private static final int SERVICES = 24;
    private static final int KEYS = 40;

    @Property(tries = 100)
    void kernelEndsAsWished(@ForAll long seed) {
        simulate(new SplittableRandom(seed));
    }

    /// The same start on every run, so that a break of the law is never a matter of luck alone.
    @Example
    void kernelEndsAsWishedFromFixedSeeds() {
        IntStream.range(0, 100).forEach(seed -> simulate(new SplittableRandom(seed)));
    }

    private static void simulate(SplittableRandom random) {
        BatcherOptions options = BatcherOptions.DEFAULTS
                .withElementsPerTransaction(random.nextInt(1, 60))
                .withMinSyncPeriod(Duration.ofMillis(random.nextInt(3) * 10L));
        Rig rig = new Rig(options);
        IntStream.range(0, random.nextInt(4))
                .forEach(_ -> rig.poisoned.add(Frontends.service(random.nextInt(SERVICES))));
        rig.faults = diff -> fault(random, diff);
        int startAt = random.nextInt(20);
        for (int event = 0; event < 150; event++) {
            if (event == startAt) {
                rig.batcher.start();
            }
            something(rig, random);
        }
        settle(rig);
        check(rig);
    }

    private static void something(Rig rig, SplittableRandom random) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> change(rig, random);
            case 4 -> rig.tell(NodeRulesSamples.random(Rig.FAMILY, random));
            case 5 -> rig.passes(Duration.ofMillis(random.nextInt(5_000)));
            case 6 -> {
                if (random.nextInt(4) == 0) {
                    tamper(rig, random);
                }
            }
            default -> step(rig, random);
        }
    }

    private static void change(Rig rig, SplittableRandom random) {
        int service = random.nextInt(SERVICES);
        Map<FrontendKey, Frontend> frontends = new HashMap<>();
        for (int count = random.nextInt(4); count > 0; count--) {
            Frontend any = Frontends.random(Rig.FAMILY, random, KEYS);
            var owner = Frontends.owner(service, any.key().protocol());
            frontends.put(any.key(), Frontends.withOwner(any, owner));
        }
        rig.tell(service, List.copyOf(frontends.values()));
    }

    /// One step, during which more may happen: that is when changes gather.
    private static void step(Rig rig, SplittableRandom random) {
        Step step = rig.next();
        while (random.nextInt(3) == 0) {
            change(rig, random);
        }
        switch (step) {
            case Step.Read _ -> {
                if (random.nextInt(5) == 0) {
                    rig.batcher.onReadFailed("EINTR", rig.now);
                } else {
                    rig.answerRead();
                }
            }
            case Step.Apply apply -> rig.answer(apply);
            case Step.Idle _ -> {}
        }
    }

    private static Optional<Faults.Fault> fault(SplittableRandom random, RuleDiff diff) {
        return switch (random.nextInt(20)) {
            case 0 -> Optional.of(new Faults.Fault.Answer(new Outcome.Stale("at random")));
            case 1 -> Optional.of(new Faults.Fault.Answer(new Outcome.Unknown("at random")));
            case 2 -> Optional.of(new Faults.Fault.AnswerLost());
            case 3 -> Optional.of(new Faults.Fault.Answer(Rig.rejected(random.nextInt(1, 20))));
            case 4 ->
                Optional.of(new Faults.Fault.Answer(
                        new Outcome.Rejected("op", Rig.EINVAL, "named", Set.copyOf(diff.services()))));
            default -> Optional.empty();
        };
    }

    /// Somebody removes and changes rules, and as often as not we are told.
    private static void tamper(Rig rig, SplittableRandom random) {
        Map<FrontendKey, Frontend> frontends = new HashMap<>(rig.kernel.rules().frontends());
        frontends.keySet().removeIf(_ -> random.nextInt(3) == 0);
        Frontend foreign = Frontends.random(Rig.FAMILY, random, KEYS);
        frontends.put(foreign.key(), foreign);
        rig.kernel.tamper(new RuleSet(NodeRules.empty(Rig.FAMILY), frontends));
        if (random.nextBoolean()) {
            rig.kernel.litter(List.of("stray"));
        }
        rig.batcher.onDrift();
    }

    /// Faults stop; one healthy Service still changes, which shows that the kernel takes something.
    private static void settle(Rig rig) {
        rig.faults = Faults.NONE;
        rig.batcher.start();
        rig.runFor(Duration.ofMinutes(30));
        rig.tell(SERVICES, List.of(Frontends.clusterIp(Rig.FAMILY, 9_999, 1)));
        rig.runFor(Duration.ofMinutes(30));
    }

    private static void check(Rig rig) {
        Map<FrontendKey, Frontend> wished = rig.wishes.all().frontends();
        Map<FrontendKey, Frontend> held = rig.kernel.rules().frontends();
        assertThat(rig.kernel.rules().nodeRules()).isEqualTo(rig.wishes.nodeRules());
        assertThat(rig.batcher.status().trouble()).isEmpty();
        assertThat(rig.batcher.status().dirtyServices()).isZero();

        Set<Subject> refused = new HashSet<>();
        var keys = new HashSet<>(wished.keySet());
        keys.addAll(held.keySet());
        for (FrontendKey key : keys) {
            Optional<Frontend> wish = Optional.ofNullable(wished.get(key));
            if (!wish.equals(Optional.ofNullable(held.get(key)))) {
                var owner = wish.orElseGet(() -> held.get(key)).owner().service();
                assertThat(rig.poisoned)
                        .as("owner of the differing key %s", key)
                        .contains(owner);
                refused.add(new Subject.OneService(owner));
            }
            assertThat(rig.batcher.committed(key)).isEqualTo(Optional.ofNullable(held.get(key)));
        }
        assertThat(rig.quarantined()).isEqualTo(refused);
        assertThat(rig.batcher.status().waiting()).isEqualTo(refused.size());
    }
}
