// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Every shape of chain that the backend can write, for tests that must see all of them.
final class RuleCatalogue {
    static final int AFFINITY_SECONDS = 10_800;

    private RuleCatalogue() {}

    /// A variant of the table: settings and rules of the node, with all chains that it can have.
    record Variant(Settings settings, NodeRules node, Map<ChainSpec, List<RuleSpec>> chains) {}

    static List<Variant> variants(IpFamily family) {
        var variants = new ArrayList<Variant>();
        for (Settings settings : settings(family)) {
            for (PodDetector detector : detectors(family)) {
                for (NodePortMatch match : List.of(
                        new NodePortMatch.Addresses(List.of(range(family))),
                        new NodePortMatch.AllLocal(),
                        new NodePortMatch.AllButVips(List.of(range(family))))) {
                    var node = new NodeRules(family, detector, List.of(range(family)), match);
                    variants.add(new Variant(settings, node, chains(settings, node)));
                }
            }
        }
        return variants;
    }

    private static List<Settings> settings(IpFamily family) {
        return List.of(
                Settings.defaults(family),
                new Settings(family, Settings.TABLE, 31, true, true, true),
                new Settings(family, Settings.TABLE, 0, false, false),
                Settings.defaults(family).besideIpvs().inTable(Settings.TABLE));
    }

    private static List<PodDetector> detectors(IpFamily family) {
        return List.of(
                new PodDetector.None(),
                new PodDetector.SourceRanges(List.of(range(family))),
                new PodDetector.Bridge("cni0"),
                new PodDetector.InterfacePrefix("cali"));
    }

    static Cidr range(IpFamily family) {
        return Cidr.of(family == IpFamily.IPV4 ? "10.244.0.0/16" : "fd00:244::/48");
    }

    /// Source ranges of every kind of length: all addresses, some, one.
    static NavigableSet<PrefixSet> prefixes(IpFamily family) {
        var prefixes = new TreeSet<PrefixSet>();
        for (int bits : new int[] {0, 20, 24, family.bits()}) {
            prefixes.add(new PrefixSet(false, bits));
            prefixes.add(new PrefixSet(true, bits));
        }
        return prefixes;
    }

    static Map<ChainSpec, List<RuleSpec>> chains(Settings settings, NodeRules node) {
        var chains = new LinkedHashMap<>(new FixedChains(settings, prefixes(settings.family())).rules(node));
        var policies = new LinkedHashSet<PolicyChain>();
        for (PolicyChain.Kind kind : PolicyChain.Kind.values()) {
            for (boolean nodePort : new boolean[] {false, true}) {
                policies.add(PolicyChain.sample(kind, nodePort, 0));
                policies.add(PolicyChain.sample(kind, nodePort, AFFINITY_SECONDS));
            }
        }
        policies.add(new PolicyChain(PolicyChain.Kind.EXTERNAL_LOCAL, false, 3, 0, 0));
        policies.add(new PolicyChain(PolicyChain.Kind.EXTERNAL_LOCAL, true, 0, 0, 0));
        policies.addAll(PolicyChain.left());
        policies.add(new PolicyChain(PolicyChain.Kind.EXTERNAL_LOCAL, false, 3, PolicyChain.LEFT, 0));
        policies.add(new PolicyChain(PolicyChain.Kind.EXTERNAL_LOCAL, true, 0, PolicyChain.LEFT, 0));
        policies.add(PolicyChain.cluster(1));
        policies.add(PolicyChain.cluster(65_535));
        for (PolicyChain policy : policies) {
            policy.lists().forEach(list -> chains.put(ChainSpec.regular(list.chain()), list.rules(settings)));
        }
        policies.forEach(
                policy -> chains.put(ChainSpec.regular(policy.name()), policy.rules(settings, node.detector())));
        return chains;
    }
}
