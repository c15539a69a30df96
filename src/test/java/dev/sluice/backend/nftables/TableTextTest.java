// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.netlink.nft.SetSpec;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole layout, expression by expression, as a person can read it in `table-ip.txt` and `table-ip6.txt`:
/// whoever changes a rule sees there what it was. That the kernel gives back what was written, and nft prints it,
/// is [ListingTest]'s to show.
///
/// Covers NFT-02, NFT-03, NFT-04, NFT-05, NFT-06, NFT-07, NFT-08, NFT-09, NFT-10, NFT-21, NFT-23, LOC-08.
final class TableTextTest {
    /// As many as it takes to show a masked address.
    private static final NavigableSet<PrefixSet> PREFIXES =
            new TreeSet<>(List.of(new PrefixSet(false, 32), new PrefixSet(false, 24), new PrefixSet(true, 24)));

    private static final List<String> HOOKS = List.of("prerouting", "input", "forward", "output", "postrouting");

    @ParameterizedTest
    @EnumSource(IpFamily.class)
    void layout_is_as_written_down(IpFamily family) {
        assertThat(text(family)).isEqualTo(golden(family == IpFamily.IPV4 ? "table-ip.txt" : "table-ip6.txt"));
    }

    private static List<String> text(IpFamily family) {
        var lines = new ArrayList<String>();
        var sets = SetSpecs.all(Settings.defaults(family));
        PREFIXES.forEach(set -> sets.add(SetSpecs.of(set, family)));
        for (SetSpec spec : sets) {
            lines.add(((spec.flags() & SetSpec.NFT_SET_MAP) != 0 ? "map " : "set ") + spec.name() + " key "
                    + spec.keyLength() + " data " + spec.dataLength() + " flags " + spec.flags()
                    + (spec.size() == 0 ? "" : " size " + spec.size()));
        }
        var expressions = new ExpressionText(family);
        chains(family).forEach((chain, rules) -> {
            lines.add("chain " + chain.name()
                    + chain.hook().map(TableTextTest::hook).orElse(""));
            rules.forEach(rule -> lines.add("    " + expressions.of(rule.expressions())));
        });
        return lines;
    }

    private static String hook(ChainSpec.Hook hook) {
        return ", type " + hook.type() + " hook " + HOOKS.get(hook.number()) + " priority " + hook.priority();
    }

    /// The fixed chains, and one of each kind of policy with the lists that it leads to.
    private static Map<ChainSpec, List<RuleSpec>> chains(IpFamily family) {
        var settings = Settings.defaults(family);
        var range = List.of(Cidr.of(family == IpFamily.IPV4 ? "10.244.0.0/16" : "fd00:244::/48"));
        var node =
                new NodeRules(family, new PodDetector.SourceRanges(range), range, new NodePortMatch.Addresses(range));
        var chains = new LinkedHashMap<>(new FixedChains(settings, PREFIXES).rules(node));
        for (PolicyChain.Kind kind : PolicyChain.Kind.values()) {
            add(chains, PolicyChain.sample(kind, false, 0), settings, node);
        }
        add(chains, PolicyChain.sample(PolicyChain.Kind.EXTERNAL_LOCAL, true, 0), settings, node);
        add(
                chains,
                PolicyChain.sample(PolicyChain.Kind.CLUSTER, false, RuleCatalogue.AFFINITY_SECONDS),
                settings,
                node);
        return chains;
    }

    private static void add(
            Map<ChainSpec, List<RuleSpec>> chains, PolicyChain policy, Settings settings, NodeRules node) {
        policy.lists().forEach(list -> chains.put(ChainSpec.regular(list.chain()), list.rules(settings)));
        chains.put(ChainSpec.regular(policy.name()), policy.rules(settings, node.detector()));
    }

    /// Lines that begin with `#`, and empty ones, are for people.
    private static List<String> golden(String name) {
        try (InputStream in =
                Objects.requireNonNull(TableTextTest.class.getResourceAsStream("/nftables/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
