// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Capabilities;
import dev.sluice.backend.Counter;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.nft.BatchError;
import dev.sluice.netlink.nft.BatchResult;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Asks the kernel whether it takes every shape of set and rule we may write: one batch that creates a table with
/// all of them and deletes it again at its end, so that nothing remains and nothing is ever seen by a packet
/// (NFT-01).
final class Probe {
    private static final String TABLE = "sluice-probe";
    private static final int AFFINITY_SECONDS = 10_800;

    private final Settings settings;
    private final String ours;
    private final NftConnection kernel;

    Probe(Settings settings, NftConnection kernel) {
        this.ours = settings.table();
        this.settings = settings.inTable(TABLE);
        this.kernel = kernel;
    }

    Capabilities run() {
        if (kernel.tableExists(settings.family().addressFamily(), ours)) {
            return new Capabilities(List.of());
        }
        var batch = new NftBatch(settings.family().addressFamily(), TABLE);
        batch.newTable();
        SetSpecs.all(settings).forEach(batch::newSet);
        var prefixes = new TreeSet<>(List.of(new PrefixSet(false, 24), new PrefixSet(true, 24)));
        prefixes.forEach(set -> batch.newSet(SetSpecs.of(set, settings.family())));
        List.of(Counter.values()).forEach(counter -> batch.newCounter(counter.label()));
        var node = new NodeRules(
                settings.family(),
                new PodDetector.SourceRanges(List.of()),
                List.of(),
                new NodePortMatch.AllButVips(List.of()));
        var fixed = new FixedChains(settings, prefixes).rules(node);
        fixed.keySet().forEach(batch::newChain);
        fixed.forEach((chain, rules) -> rules.forEach(rule -> batch.newRule(chain.name(), rule)));
        var lists = new LinkedHashSet<EndpointList>();
        policies().forEach(policy -> lists.addAll(policy.lists()));
        lists.forEach(list -> chain(batch, list.chain(), list.rules(settings)));
        policies().forEach(policy -> chain(batch, policy.name(), policy.rules(settings, node.detector())));
        batch.deleteTable();
        return switch (kernel.commit(batch)) {
            case BatchResult.Committed _ -> new Capabilities(List.of());
            case BatchResult.Failed(List<BatchError> errors) ->
                new Capabilities(
                        errors.stream().map(error -> missing(batch, error)).toList());
            case BatchResult.Lost(String reason) -> new Capabilities(List.of("nf_tables: no answer: " + reason));
        };
    }

    /// One of each kind.
    private static Set<PolicyChain> policies() {
        var policies = new LinkedHashSet<PolicyChain>();
        for (PolicyChain.Kind kind : PolicyChain.Kind.values()) {
            for (boolean nodePort : new boolean[] {false, true}) {
                policies.add(PolicyChain.sample(kind, nodePort, 0));
                policies.add(PolicyChain.sample(kind, nodePort, AFFINITY_SECONDS));
            }
        }
        policies.addAll(PolicyChain.left());
        return policies;
    }

    private static void chain(NftBatch batch, String name, List<RuleSpec> rules) {
        batch.newChain(ChainSpec.regular(name));
        rules.forEach(rule -> batch.newRule(name, rule));
    }

    private static String missing(NftBatch batch, BatchError error) {
        String what = error.message() < 0 ? "nf_tables transactions" : batch.describe(error.message());
        String words = error.text().isEmpty() ? "" : " (" + error.text() + ")";
        String hint = error.errno() == Errno.EPERM ? ": CAP_NET_ADMIN is missing" : "";
        return "nf_tables: " + what + ": " + Errno.name(error.errno()) + words + hint;
    }
}
