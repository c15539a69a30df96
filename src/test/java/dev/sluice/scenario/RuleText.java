// SPDX-License-Identifier: Apache-2.0
package dev.sluice.scenario;

import dev.sluice.diff.RuleSet;
import dev.sluice.model.Cidr;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import dev.sluice.topology.Target;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/// Rules as scenario files write them.
public final class RuleText {
    /// Longer lists are shown by their length and ends.
    private static final int LONG = 20;

    private RuleText() {}

    /// One line per frontend, sorted.
    public static List<String> frontends(Collection<RuleSet> rules) {
        return rules.stream()
                .flatMap(set -> set.frontends().values().stream())
                .map(RuleText::text)
                .sorted()
                .toList();
    }

    /// One line per family.
    public static List<String> node(Collection<RuleSet> rules) {
        return rules.stream().map(set -> text(set.nodeRules())).toList();
    }

    private static String text(Frontend frontend) {
        return frontend.key() + " " + frontend.owner() + (frontend.external() ? " external" : "")
                + (frontend.affinitySeconds() == 0 ? "" : " affinity " + frontend.affinitySeconds())
                + (frontend.sourceRanges().isEmpty() ? "" : " from " + ranges(frontend.sourceRanges()))
                + " -> " + text(frontend.action());
    }

    private static String text(Action action) {
        return switch (action) {
            case Action.Cluster(List<Target> endpoints) -> "any " + text(endpoints);
            case Action.Local(List<Target> endpoints) -> "local " + text(endpoints);
            case Action.ShortCircuit(List<Target> cluster, List<Target> local) ->
                "pods and node " + text(cluster) + ", others " + text(local);
            case Action.Discard _ -> "discard";
            case Action.Refuse _ -> "refuse";
        };
    }

    private static String text(List<Target> targets) {
        if (targets.isEmpty()) {
            return "nowhere";
        }
        if (targets.size() > LONG) {
            return targets.size() + " endpoints, " + targets.getFirst() + " to " + targets.getLast();
        }
        return targets.stream().map(t -> t + (t.local() ? "*" : "")).collect(Collectors.joining(" "));
    }

    private static String text(NodeRules rules) {
        String pods = switch (rules.detector()) {
            case PodDetector.None _ -> "unknown";
            case PodDetector.SourceRanges(List<Cidr> cidrs) -> ranges(cidrs);
            case PodDetector.Bridge(String name) -> "bridge " + name;
            case PodDetector.InterfacePrefix(String prefix) -> "interfaces " + prefix + "*";
        };
        String nodePorts = switch (rules.nodePorts()) {
            case NodePortMatch.AllLocal _ -> "all";
            case NodePortMatch.AllButVips _ -> "all but VIPs";
            case NodePortMatch.Addresses(List<Cidr> cidrs) -> ranges(cidrs);
        };
        return rules.family() + ": pods " + pods + "; ServiceCIDRs " + ranges(rules.serviceCidrs()) + "; node ports on "
                + nodePorts;
    }

    private static String ranges(List<Cidr> cidrs) {
        return cidrs.isEmpty() ? "none" : cidrs.stream().map(Cidr::toString).collect(Collectors.joining(" "));
    }
}
