// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.memory;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.Outcome;
import dev.sluice.backend.Reading;
import dev.sluice.backend.RuleBackend;
import dev.sluice.backend.SetSize;
import dev.sluice.backend.TransactionStats;
import dev.sluice.diff.RuleDiff;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Programs a [MemoryKernel]. Wrong *befores* are answered as nf_tables would: adding a key that is taken is
/// EEXIST, removing one that is free ENOENT; a key that holds something else than told is Stale.
public final class MemoryBackend implements RuleBackend {
    /// `include/uapi/asm-generic/errno-base.h`.
    private static final int ENOENT = 2;

    private static final int EEXIST = 17;

    private final MemoryKernel kernel;
    private final Faults faults;
    private boolean adopted;

    public MemoryBackend(MemoryKernel kernel) {
        this(kernel, Faults.NONE);
    }

    public MemoryBackend(MemoryKernel kernel, Faults faults) {
        this.kernel = kernel;
        this.faults = faults;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Capabilities probe() {
        return new Capabilities(List.of());
    }

    @Override
    public Reading read() {
        adopted = true;
        return new Reading(kernel.rules(), kernel.strays().isEmpty(), kernel.strays());
    }

    @Override
    public Outcome apply(RuleDiff diff, long generation) {
        if (!adopted) {
            throw new IllegalStateException("apply before read, generation " + generation);
        }
        var fault = faults.strike(diff);
        if (fault.isPresent()) {
            return strike(fault.get(), diff, generation);
        }
        return refusal(diff).orElseGet(() -> new Outcome.Committed(generation, write(diff)));
    }

    /// No packet passes here.
    @Override
    public Map<Counter, Counted> counters() {
        return Map.of();
    }

    @Override
    public Map<String, SetSize> sets() {
        return Map.of();
    }

    @Override
    public void housekeep() {
        // Nothing is shared here, so nothing becomes garbage.
    }

    @Override
    public void wipe() {
        kernel.wipe();
    }

    @Override
    public void close() {
        adopted = false;
    }

    private Outcome strike(Faults.Fault fault, RuleDiff diff, long generation) {
        return switch (fault) {
            case Faults.Fault.Answer answer -> answer.outcome();
            case Faults.Fault.AnswerLost _ ->
                refusal(diff).orElseGet(() -> {
                    write(diff);
                    return new Outcome.Unknown("answer lost, generation " + generation);
                });
        };
    }

    private Optional<Outcome> refusal(RuleDiff diff) {
        if (diff.nodeRules().filter(c -> !c.before().equals(kernel.nodeRules())).isPresent()) {
            return Optional.of(new Outcome.Stale("node rules are not as told"));
        }
        for (Frontend frontend : diff.added()) {
            requireFamily(frontend.key());
            if (kernel.frontend(frontend.key()).isPresent()) {
                return Optional.of(rejected("add", frontend, EEXIST, "EEXIST"));
            }
        }
        for (var change : diff.changed()) {
            requireFamily(change.after().key());
            if (!kernel.frontend(change.before().key()).equals(Optional.of(change.before()))) {
                return Optional.of(
                        new Outcome.Stale("frontend " + change.before().key() + " is not as told"));
            }
        }
        return diff.removed().stream().flatMap(f -> refusedRemoval(f).stream()).findFirst();
    }

    private Optional<Outcome> refusedRemoval(Frontend frontend) {
        var held = kernel.frontend(frontend.key());
        if (held.isEmpty()) {
            return Optional.of(rejected("delete", frontend, ENOENT, "ENOENT"));
        }
        return held.get().equals(frontend)
                ? Optional.empty()
                : Optional.of(new Outcome.Stale("frontend " + frontend.key() + " is not as told"));
    }

    private static Outcome rejected(String verb, Frontend frontend, int errno, String name) {
        return new Outcome.Rejected(
                verb + " frontend " + frontend.key(),
                errno,
                name,
                Set.of(frontend.owner().service()));
    }

    /// A frontend of the other family is a bug of the caller, not something a kernel would answer.
    private void requireFamily(FrontendKey key) {
        if (key.family() != kernel.family()) {
            throw new IllegalArgumentException("frontend " + key + " in the kernel of " + kernel.family());
        }
    }

    private TransactionStats write(RuleDiff diff) {
        boolean writes = !diff.isEmpty() || !kernel.strays().isEmpty();
        diff.removed().forEach(frontend -> kernel.remove(frontend.key()));
        diff.changed().forEach(change -> kernel.put(change.after()));
        diff.added().forEach(kernel::put);
        diff.nodeRules().map(RuleDiff.Changed::after).ifPresent((NodeRules rules) -> kernel.put(rules));
        if (!writes) {
            return TransactionStats.NONE;
        }
        kernel.written();
        int added = diff.added().stream().mapToInt(MemoryBackend::elements).sum()
                + diff.changed().stream().mapToInt(c -> elements(c.after())).sum();
        int deleted = diff.removed().stream().mapToInt(MemoryBackend::elements).sum()
                + diff.changed().stream().mapToInt(c -> elements(c.before())).sum();
        return new TransactionStats(added, deleted, 0, 0, 0);
    }

    /// One for the frontend and one for each endpoint: what a backend with maps would write.
    private static int elements(Frontend frontend) {
        return 1
                + switch (frontend.action()) {
                    case Action.Cluster cluster -> cluster.endpoints().size();
                    case Action.Local local -> local.endpoints().size();
                    case Action.ShortCircuit both ->
                        both.cluster().size() + both.local().size();
                    case Action.Discard _, Action.Refuse _ -> 0;
                };
    }
}
