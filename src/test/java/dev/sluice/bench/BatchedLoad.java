// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.RuleBackend;
import dev.sluice.batch.Batcher;
import dev.sluice.batch.BatcherOptions;
import dev.sluice.batch.Cause;
import dev.sluice.batch.Desired;
import dev.sluice.batch.Step;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/// Programs a whole cluster as a cold start does, cut into transactions by the batcher.
final class BatchedLoad {
    /// @param applyNanos in the backend, of which `kernelNanos` in the kernel
    record Cost(int transactions, long applyNanos, long kernelNanos) {}

    private int transactions;
    private long applyNanos;
    private long kernelNanos;

    private BatchedLoad() {}

    static Cost run(RuleBackend backend, NodeRules node, List<Frontend> frontends) {
        return new BatchedLoad().drive(backend, new Wish(node, frontends));
    }

    private Cost drive(RuleBackend backend, Wish wish) {
        var now = Instant.EPOCH;
        var batcher = new Batcher(wish.node.family(), wish, BatcherOptions.DEFAULTS, new SplittableRandom(1), _ -> {});
        var cause = new Cause(new ObjectRef(Kind.SERVICE, new ObjectKey("bench", "all"), "1"), now, now);
        batcher.dirty(wish.keys.keySet(), true, cause);
        batcher.start();
        while (true) {
            switch (batcher.next(now)) {
                case Step.Read _ -> batcher.onReading(backend.read());
                case Step.Apply apply -> batcher.onOutcome(apply(backend, apply), now);
                case Step.Idle _ -> {
                    return new Cost(transactions, applyNanos, kernelNanos);
                }
            }
        }
    }

    private Outcome apply(RuleBackend backend, Step.Apply apply) {
        long start = System.nanoTime();
        var committed = Measured.committed(backend.apply(apply.diff(), apply.generation()));
        applyNanos += System.nanoTime() - start;
        kernelNanos += committed.stats().kernelNanos();
        transactions++;
        return committed;
    }

    private static final class Wish implements Desired {
        private final NodeRules node;
        private final Map<FrontendKey, Frontend> frontends = new HashMap<>();
        private final Map<ObjectKey, List<FrontendKey>> keys = new HashMap<>();

        Wish(NodeRules node, List<Frontend> all) {
            this.node = node;
            all.forEach(frontend -> {
                frontends.put(frontend.key(), frontend);
                keys.computeIfAbsent(frontend.owner().service(), _ -> new ArrayList<>())
                        .add(frontend.key());
            });
        }

        @Override
        public Collection<FrontendKey> refresh(ObjectKey service) {
            return keys.getOrDefault(service, List.of());
        }

        @Override
        public Optional<Frontend> frontend(FrontendKey key) {
            return Optional.ofNullable(frontends.get(key));
        }

        @Override
        public NodeRules nodeRules() {
            return node;
        }

        @Override
        public List<Conflict> conflicts(ObjectKey service) {
            return List.of();
        }
    }
}
