// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import static dev.sluice.topology.Frontends.clusterIp;
import static dev.sluice.topology.Frontends.pods;

import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleDiff.Changed;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.Frontends;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.NodeRulesSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The part of [RuleBackendContract] about diffs that do not start from what the kernel holds: refused whole.
abstract class RefusedDiffsContract extends FrontendChangesContract {
    @ParameterizedTest
    @EnumSource
    void addingWhatIsThereIsRefused(IpFamily family) {
        ContractLine line = line(family);
        Frontend there = clusterIp(family, 0, 2);
        line.become(List.of(there));
        line.refused(adding(there));
        line.refused(adding(clusterIp(family, 0, 3)));
        line.refused(adding(clusterIp(family, 0, 0)));
    }

    @ParameterizedTest
    @EnumSource
    void changingWhatIsNotThereIsRefused(IpFamily family) {
        ContractLine line = line(family);
        Frontend two = clusterIp(family, 0, 2);
        Frontend three = clusterIp(family, 0, 3);
        Frontend none = clusterIp(family, 0, 0);
        line.refused(changing(two, three));
        line.refused(changing(none, two));
        line.become(List.of(two));
        line.refused(changing(three, clusterIp(family, 0, 4)));
        line.refused(changing(none, three));
        line.refused(changing(Frontends.withOwner(two, Frontends.owner(7, Protocol.TCP)), three));
        line.refused(changing(new Frontend(two.key(), two.owner(), true, two.action(), 0, List.of()), three));
        Action elsewhere = new Action.Cluster(pods(family, 50, 2));
        line.refused(changing(Frontends.withAction(two, elsewhere), three));
    }

    @ParameterizedTest
    @EnumSource
    void removingWhatIsNotThereIsRefused(IpFamily family) {
        ContractLine line = line(family);
        Frontend two = clusterIp(family, 0, 2);
        line.refused(removing(two));
        line.become(List.of(two));
        line.refused(removing(clusterIp(family, 0, 3)));
        line.refused(removing(clusterIp(family, 0, 0)));
        line.refused(removing(clusterIp(family, 1, 2)));
    }

    @ParameterizedTest
    @EnumSource
    void wrongNodeRulesAreRefused(IpFamily family) {
        ContractLine line = line(family);
        NodeRules usual = NodeRulesSamples.usual(family);
        for (NodeRules wrong : NodeRulesSamples.all(family)) {
            line.become(wrong.equals(usual) ? NodeRules.empty(family) : usual, List.of());
            NodeRules next = new NodeRules(family, wrong.detector(), List.of(), wrong.nodePorts());
            if (!next.equals(wrong)) {
                line.refused(RuleDiff.empty().withNodeRules(wrong, next));
            }
        }
    }

    /// All or nothing: the good half of a refused diff does not stay, and can be applied afterwards.
    @ParameterizedTest
    @EnumSource
    void refusedDiffLeavesNothing(IpFamily family) {
        ContractLine line = line(family);
        List<Frontend> before = clusterIps(family, 0, 10);
        line.become(NodeRulesSamples.usual(family), before);
        List<Frontend> after = clusterIps(family, 5, 15);
        RuleDiff good = line.diffTo(NodeRules.empty(family), after);

        line.refused(with(good, adding(before.get(7))));
        line.refused(with(good, removing(clusterIp(family, 99, 1))));
        line.refused(with(good, changing(clusterIp(family, 8, 5), clusterIp(family, 8, 6))));
        line.become(NodeRules.empty(family), after);
    }

    private static RuleDiff adding(Frontend frontend) {
        return new RuleDiff(Optional.empty(), List.of(frontend), List.of(), List.of());
    }

    private static RuleDiff changing(Frontend before, Frontend after) {
        return new RuleDiff(Optional.empty(), List.of(), List.of(new Changed<>(before, after)), List.of());
    }

    private static RuleDiff removing(Frontend frontend) {
        return new RuleDiff(Optional.empty(), List.of(), List.of(), List.of(frontend));
    }

    private static RuleDiff with(RuleDiff good, RuleDiff bad) {
        return new RuleDiff(
                good.nodeRules(),
                concat(good.added(), bad.added()),
                concat(good.changed(), bad.changed()),
                concat(good.removed(), bad.removed()));
    }

    private static <T> List<T> concat(List<T> left, List<T> right) {
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }
}
