// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.List;
import java.util.Optional;

/// Finds out from the chains that all Services share which rules of the node they are of: a guess, as
/// [FrontendReader] makes.
final class NodeRulesReader {
    private NodeRulesReader() {}

    static NodeRules read(IpFamily family, TableText nat, TableText filter) {
        return new NodeRules(family, detector(nat.rules(Chains.MARK_OUTSIDE)), serviceCidrs(filter), nodePorts(nat));
    }

    private static PodDetector detector(List<SavedRule> rules) {
        List<Cidr> sources = ranges(rules, "-s");
        if (!sources.isEmpty()) {
            return new PodDetector.SourceRanges(sources);
        }
        Optional<String> in = rules.stream()
                .map(rule -> rule.value("-i"))
                .filter(name -> !name.isEmpty())
                .findFirst();
        return in.<PodDetector>map(name -> name.endsWith("+")
                        ? new PodDetector.InterfacePrefix(name.substring(0, name.length() - 1))
                        : new PodDetector.Bridge(name))
                .orElseGet(PodDetector.None::new);
    }

    private static List<Cidr> serviceCidrs(TableText filter) {
        return ranges(leading(filter.rules(Chains.SERVICES), Chains.CLUSTER_IPS), "-d");
    }

    private static NodePortMatch nodePorts(TableText nat) {
        List<SavedRule> all = nat.rules(Chains.SERVICES);
        List<SavedRule> leading = leading(all, Chains.NODE_PORTS);
        List<Cidr> ranges =
                ranges(leading.stream().filter(rule -> !rule.has("--dst-type")).toList(), "-d");
        if (!leading(all, Chains.NODE_ADDRESSES).isEmpty()) {
            return new NodePortMatch.AllButVips(ranges);
        }
        return leading.stream().anyMatch(rule -> rule.has("--dst-type"))
                ? new NodePortMatch.AllLocal()
                : new NodePortMatch.Addresses(ranges);
    }

    private static List<SavedRule> leading(List<SavedRule> rules, String target) {
        return rules.stream().filter(rule -> rule.target().equals(target)).toList();
    }

    private static List<Cidr> ranges(List<SavedRule> rules, String option) {
        return rules.stream()
                .flatMap(rule -> Cidr.parse(rule.value(option)).stream())
                .toList();
    }
}
