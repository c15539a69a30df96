// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/// Drives one backend and keeps the book of what it must hold. Every step is read back.
final class ContractLine {
    final RuleBackend backend;
    private final Map<FrontendKey, Frontend> frontends = new HashMap<>();
    private NodeRules nodeRules;
    private long generation;

    /// Adopts what the backend holds, as everyone must before the first diff.
    ContractLine(RuleBackend backend, IpFamily family) {
        this.backend = backend;
        nodeRules = NodeRules.empty(family);
        adopt();
    }

    Reading adopt() {
        Reading reading = backend.read();
        nodeRules = reading.rules().nodeRules();
        frontends.clear();
        frontends.putAll(reading.rules().frontends());
        return reading;
    }

    RuleSet book() {
        return new RuleSet(nodeRules, frontends);
    }

    /// Moves to a state in one transaction; everything that is not told goes.
    void become(NodeRules rules, Collection<Frontend> wanted) {
        commit(diffTo(rules, wanted));
        verify();
    }

    /// The same with the node rules as they are.
    void become(Collection<Frontend> wanted) {
        become(nodeRules, wanted);
    }

    RuleDiff diffTo(NodeRules rules, Collection<Frontend> wanted) {
        Map<FrontendKey, Frontend> after = new HashMap<>();
        wanted.forEach(frontend -> after.put(frontend.key(), frontend));
        var keys = new LinkedHashSet<>(frontends.keySet());
        keys.addAll(after.keySet());
        return RuleDiff.between(frontends, after, keys).withNodeRules(nodeRules, rules);
    }

    /// Applies a diff that must be taken.
    void commit(RuleDiff diff) {
        Outcome outcome = apply(diff);
        assertThat(outcome)
                .as("outcome of %s", diff)
                .isInstanceOfSatisfying(
                        Outcome.Committed.class,
                        committed -> assertThat(committed.generation()).isEqualTo(generation));
        diff.removed().forEach(frontend -> frontends.remove(frontend.key()));
        diff.changed().forEach(change -> frontends.put(change.after().key(), change.after()));
        diff.added().forEach(frontend -> frontends.put(frontend.key(), frontend));
        diff.nodeRules().ifPresent(change -> nodeRules = change.after());
    }

    /// Applies a diff that must be refused, and proves that nothing of it stayed.
    void refused(RuleDiff diff) {
        Outcome outcome = apply(diff);
        assertThat(outcome).as("outcome of %s", diff).isInstanceOfAny(Outcome.Rejected.class, Outcome.Stale.class);
        if (outcome instanceof Outcome.Rejected rejected) {
            assertThat(diff.services()).as("Services in the diff").containsAll(rejected.suspects());
        }
        verify();
    }

    /// What the backend reads is what the book says, and nothing else.
    void verify() {
        Reading reading = backend.read();
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.rules().frontends()).containsExactlyInAnyOrderEntriesOf(frontends);
        assertThat(reading.rules().nodeRules()).isEqualTo(nodeRules);
        assertThat(reading.intact()).isTrue();
    }

    private Outcome apply(RuleDiff diff) {
        generation++;
        return backend.apply(diff, generation);
    }
}
