// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.memory.Faults;
import dev.sluice.backend.memory.MemoryBackend;
import dev.sluice.backend.memory.MemoryKernel;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A batcher over a memory backend, with a clock in the test's hand.
final class Rig {
    static final IpFamily FAMILY = IpFamily.IPV4;
    static final int EINVAL = 22;
    private static final int TOO_MANY_STEPS = 20_000;

    final Wishes wishes = new Wishes(FAMILY);
    final Set<ObjectKey> poisoned = new HashSet<>();
    /// What people hear about.
    final List<BatchEvent> events = new ArrayList<>();
    /// What those hear about who work behind the kernel.
    final List<BatchEvent> progress = new ArrayList<>();
    final Batcher batcher;
    final MemoryKernel kernel;
    Faults faults = Faults.NONE;
    Instant now = Instant.parse("2025-01-01T00:00:00Z");
    int reads;
    private final MemoryBackend backend;

    Rig() {
        this(BatcherOptions.DEFAULTS, new MemoryKernel(FAMILY));
    }

    Rig(BatcherOptions options) {
        this(options, new MemoryKernel(FAMILY));
    }

    Rig(BatcherOptions options, MemoryKernel kernel) {
        this.kernel = kernel;
        Faults poison = Faults.poison(poisoned, EINVAL, false);
        backend = new MemoryBackend(kernel, diff -> faults.or(poison).strike(diff));
        batcher = new Batcher(FAMILY, wishes, options, new SplittableRandom(7), this::sort);
    }

    private void sort(BatchEvent event) {
        switch (event) {
            case BatchEvent.Notice notice -> events.add(notice);
            case BatchEvent.Milestone milestone -> progress.add(milestone);
        }
    }

    /// A rig whose batcher has adopted its empty kernel.
    static Rig started() {
        return started(BatcherOptions.DEFAULTS);
    }

    static Rig started(BatcherOptions options) {
        Rig rig = new Rig(options);
        rig.batcher.start();
        rig.run();
        rig.events.clear();
        rig.progress.clear();
        rig.reads = 0;
        return rig;
    }

    /// The `n`-th Service has so many endpoints now; -1 = the Service is gone.
    void scale(int n, int endpoints) {
        tell(n, endpoints < 0 ? List.of() : List.of(Frontends.clusterIp(FAMILY, n, endpoints)));
    }

    void tell(int n, List<Frontend> frontends) {
        tell(Frontends.service(n), frontends);
    }

    void tell(ObjectKey service, List<Frontend> frontends) {
        wishes.tell(service, frontends);
        batcher.dirty(List.of(service), false, cause(service));
    }

    void tell(NodeRules rules) {
        wishes.tell(rules);
        batcher.dirty(List.of(), true, cause(new ObjectKey("", "node")));
    }

    Cause cause(ObjectKey object) {
        return new Cause(new ObjectRef(Kind.SERVICE, object, "1"), now, now);
    }

    Step next() {
        return batcher.next(now);
    }

    /// The next step, which must be a transaction.
    Step.Apply nextApply() {
        Step step = next();
        assertThat(step).isInstanceOf(Step.Apply.class);
        return (Step.Apply) step;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }

    /// Lets the backend answer a step.
    Outcome answer(Step.Apply apply) {
        Outcome outcome = backend.apply(apply.diff(), apply.generation());
        batcher.onOutcome(outcome, now);
        return outcome;
    }

    void answerRead() {
        reads++;
        batcher.onReading(backend.read());
    }

    /// Does what the batcher asks until it has nothing to do at this moment; all transactions on the way.
    List<Step.Apply> run() {
        var applied = new ArrayList<Step.Apply>();
        for (int steps = 0; steps < TOO_MANY_STEPS; steps++) {
            switch (next()) {
                case Step.Read _ -> answerRead();
                case Step.Apply apply -> {
                    applied.add(apply);
                    answer(apply);
                }
                case Step.Idle _ -> {
                    return applied;
                }
            }
        }
        throw new AssertionError("still busy after " + TOO_MANY_STEPS + " steps, last " + applied.getLast());
    }

    /// Like [#run], but also lets time pass, so that everything that is to be retried within it is.
    List<Step.Apply> runFor(Duration time) {
        Instant end = now.plus(time);
        var applied = new ArrayList<>(run());
        for (Optional<Instant> wake = wakeAt(); wake.isPresent() && !wake.get().isAfter(end); wake = wakeAt()) {
            assertThat(wake.get()).as("next wake-up").isAfter(now);
            now = wake.get();
            applied.addAll(run());
        }
        now = end;
        return applied;
    }

    Optional<Instant> wakeAt() {
        Step step = next();
        assertThat(step).isInstanceOf(Step.Idle.class);
        return ((Step.Idle) step).wakeAt();
    }

    /// The kernel holds all that is wished.
    void assertProgrammed() {
        assertThat(kernel.rules()).isEqualTo(wishes.all());
    }

    Set<Subject> quarantined() {
        var subjects = new HashSet<Subject>();
        batcher.status().quarantined().forEach(patient -> subjects.add(patient.subject()));
        return subjects;
    }

    static Subject subject(int n) {
        return new Subject.OneService(Frontends.service(n));
    }

    static Faults always(Outcome outcome) {
        return _ -> Optional.of(new Faults.Fault.Answer(outcome));
    }

    /// These answers to the next transactions, one each; then the backend is well.
    static Faults once(Outcome... outcomes) {
        var left = new ArrayList<>(Arrays.asList(outcomes));
        return _ -> left.isEmpty() ? Optional.empty() : Optional.of(new Faults.Fault.Answer(left.removeFirst()));
    }

    static Outcome.Rejected rejected(int errno) {
        return new Outcome.Rejected("add element", errno, "errno " + errno, Set.of());
    }

    /// The Services of a diff, in the order in which they would stand in the log.
    static Collection<ObjectKey> services(RuleDiff diff) {
        return Stream.of(diff.services()).flatMap(Collection::stream).sorted().toList();
    }

    <E extends BatchEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
