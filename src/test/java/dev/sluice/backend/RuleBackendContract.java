// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static dev.sluice.topology.Frontends.clusterIp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.ExhaustiveTest;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.Frontends.Shape;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.NodeRulesSamples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The law of [RuleBackend], held against every backend that extends this class. Each extension brings a kernel,
/// which must be free of our rules at the start of each test and must outlive the backends opened on it.
///
/// How a frontend may change is in [FrontendChangesContract], what has to be refused in [RefusedDiffsContract], whole
/// stories in [ScenariosContract]; this class includes them all.
public abstract class RuleBackendContract extends RefusedDiffsContract {
    // ---- reading and adopting

    @ParameterizedTest
    @EnumSource
    void holdsNothingAtFirst(IpFamily family) {
        RuleBackend backend = opened(family);
        assertThat(backend.read().rules()).isEqualTo(new RuleSet(NodeRules.empty(family), Map.of()));
    }

    /// Covers SYNC-09.
    @ParameterizedTest
    @EnumSource
    void restartAdoptsWhatIsThere(IpFamily family) {
        ContractLine before = line(family);
        before.become(NodeRulesSamples.usual(family), everything(family));
        before.backend.close();

        ContractLine after = line(family);
        assertThat(after.book()).isEqualTo(before.book());
        after.verify();

        List<Frontend> fewer = new ArrayList<>(everything(family)).subList(0, 3);
        after.become(NodeRules.empty(family), fewer);
        after.become(NodeRulesSamples.usual(family), everything(family));
    }

    @ParameterizedTest
    @EnumSource
    void probeFindsEverythingAndLeavesNothing(IpFamily family) {
        ContractLine line = line(family);
        line.become(List.of(clusterIp(family, 0, 2)));
        assertThat(line.backend.probe().missing()).isEmpty();
        line.verify();
    }

    @ParameterizedTest
    @EnumSource
    void readingTwiceIsTheSame(IpFamily family) {
        ContractLine line = line(family);
        line.become(NodeRulesSamples.usual(family), everything(family));
        assertThat(line.backend.read()).isEqualTo(line.backend.read());
    }

    // ---- transactions

    @ParameterizedTest
    @EnumSource
    void emptyDiffIsCommitted(IpFamily family) {
        ContractLine line = line(family);
        line.commit(RuleDiff.empty());
        line.become(List.of(clusterIp(family, 0, 2)));
        line.commit(RuleDiff.empty());
        line.verify();
    }

    @ParameterizedTest
    @EnumSource
    void oneTransactionCarriesAllKindsOfChanges(IpFamily family) {
        ContractLine line = line(family);
        line.become(NodeRulesSamples.usual(family), clusterIps(family, 0, 20));
        List<Frontend> next = new ArrayList<>(clusterIps(family, 10, 30));
        next.set(0, clusterIp(family, 10, 9));
        next.set(1, clusterIp(family, 11, 0));

        RuleDiff diff = line.diffTo(NodeRules.empty(family), next);
        assertThat(diff.nodeRules()).isPresent();
        assertThat(diff.added()).isNotEmpty();
        assertThat(diff.changed()).isNotEmpty();
        assertThat(diff.removed()).isNotEmpty();
        line.become(NodeRules.empty(family), next);
    }

    /// Covers SYNC-10: what a cold start sends in one piece.
    @ParameterizedTest
    @EnumSource
    void manyServicesInOneTransaction(IpFamily family) {
        ContractLine line = line(family);
        line.become(clusterIps(family, 0, 1_000));
        line.become(List.of());
    }

    /// Covers TRF-56.
    @ParameterizedTest
    @EnumSource
    void familiesAreIndependent(IpFamily family) {
        IpFamily other = family == IpFamily.IPV4 ? IpFamily.IPV6 : IpFamily.IPV4;
        ContractLine ours = line(family);
        ContractLine theirs = line(other);
        ours.become(NodeRulesSamples.usual(family), everything(family));
        theirs.verify();
        theirs.become(List.of(clusterIp(other, 1, 2)));
        ours.verify();
        ours.backend.wipe();
        theirs.verify();
    }

    // ---- node rules

    @ExhaustiveTest
    @ParameterizedTest
    @EnumSource
    void nodeRulesChangeFromAnyToAny(IpFamily family) {
        ContractLine line = line(family);
        String backend = line.backend.name();
        List<NodeRules> all = NodeRulesSamples.all(family).stream()
                .filter(rules -> BackendExceptions.supports(backend, rules))
                .toList();
        assertThat(all).contains(NodeRules.empty(family), NodeRulesSamples.usual(family));
        line.become(clusterIps(family, 0, 3));
        var frontends = line.book().frontends().values();
        for (int i = 0; i < all.size(); i++) {
            line.become(all.get(i), frontends);
            for (NodeRules other : all.subList(i + 1, all.size())) {
                line.become(other, frontends);
                line.become(all.get(i), frontends);
            }
        }
    }

    // ---- the end, and what others do

    @ParameterizedTest
    @EnumSource
    void wipeRemovesEverythingAndMayBeRepeated(IpFamily family) {
        ContractLine line = line(family);
        line.backend.wipe();
        line.become(NodeRulesSamples.usual(family), everything(family));
        line.backend.wipe();
        line.backend.wipe();

        ContractLine after = line(family);
        assertThat(after.book()).isEqualTo(new RuleSet(NodeRules.empty(family), Map.of()));
        after.become(NodeRulesSamples.usual(family), everything(family));
    }

    @ParameterizedTest
    @EnumSource
    void housekeepingTouchesNothingThatServes(IpFamily family) {
        ContractLine line = line(family);
        line.become(clusterIps(family, 0, 10));
        line.become(clusterIps(family, 5, 6));
        line.backend.housekeep();
        line.backend.lookAfterWaiting();
        line.verify();
        line.become(clusterIps(family, 0, 10));
    }

    /// Covers SYNC-12: whatever was broken, a reading and one transaction later all is as it was.
    @ParameterizedTest
    @EnumSource
    void repairsWhatOthersBroke(IpFamily family) {
        ContractLine line = line(family);
        line.become(NodeRulesSamples.usual(family), everything(family));
        RuleSet good = line.book();
        assumeThat(breakRules(family))
                .as("the extension knows how to break its rules")
                .isTrue();

        Reading broken = line.adopt();
        assertThat(broken.intact() && broken.rules().equals(good))
                .as("untouched")
                .isFalse();
        line.become(good.nodeRules(), good.frontends().values());
        assertThat(line.book()).isEqualTo(good);
    }

    // ---- any way leads to the same place

    /// Any sequence of diffs, one by one, reads the same as its end from scratch.
    @ParameterizedTest
    @EnumSource
    void anySequenceEndsAsItsEndFromScratch(IpFamily family) {
        for (long seed = 1; seed <= sequences(); seed++) {
            freshKernel();
            ContractLine line = line(family);
            randomWalk(line, family, new SplittableRandom(seed));
            RuleSet end = line.book();
            line.backend.housekeep();
            line.backend.lookAfterWaiting();
            Optional<String> dump = dump(family);
            line.backend.close();

            freshKernel();
            ContractLine scratch = line(family);
            scratch.become(end.nodeRules(), end.frontends().values());
            assertThat(scratch.book()).as("seed %d", seed).isEqualTo(end);
            assertThat(dump(family)).as("kernel dump, seed %d", seed).isEqualTo(dump);
            scratch.backend.close();
        }
    }

    private void randomWalk(ContractLine line, IpFamily family, SplittableRandom random) {
        for (int step = 0; step < 25; step++) {
            Map<FrontendKey, Frontend> next = new HashMap<>(line.book().frontends());
            for (int changes = random.nextInt(1, 9); changes > 0; changes--) {
                Frontend any = Frontends.random(family, random, 8);
                if (random.nextInt(3) == 0) {
                    next.remove(any.key());
                } else {
                    next.put(any.key(), any);
                }
            }
            NodeRules rules = NodeRulesSamples.random(family, random);
            boolean keep = random.nextInt(4) != 0 || !BackendExceptions.supports(line.backend.name(), rules);
            line.become(keep ? line.book().nodeRules() : rules, next.values());
        }
    }

    // ---- small parts

    /// A frontend of every shape and action, each under a key of its own.
    private List<Frontend> everything(IpFamily family) {
        var all = new ArrayList<Frontend>();
        List<Protocol> protocols = List.of(Protocol.values());
        for (Shape shape : Shape.values()) {
            for (Action action : Frontends.actions(shape, family)) {
                Protocol protocol = protocols.get(all.size() % protocols.size());
                all.add(Frontends.frontend(shape, family, protocol, all.size(), action));
            }
        }
        return all;
    }
}
