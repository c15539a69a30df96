// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.model.Cidr;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.NamedObject;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Everything of a transaction that is not a frontend's: table, sets, chains, the node's rules, repairs.
///
/// Written rarely: at set-up, when a Service has a number of endpoints that no Service had before, when the node's
/// rules change, after somebody tampered. Only a new policy chain makes the kernel validate verdict maps, and then
/// only `policies`, which is small.
final class Structure {
    /// Policy chains that are there from the start and never collected, for Services with up to this many
    /// endpoints.
    private static final int COMMON_SIZES = 16;

    private final Settings settings;
    private final Image image;
    private final NftBatch batch;

    Structure(Settings settings, Image image, NftBatch batch) {
        this.settings = settings;
        this.image = image;
        this.batch = batch;
    }

    /// The chains of the most common Services.
    static Set<PolicyChain> common(Balancer balancer) {
        var common = new LinkedHashSet<PolicyChain>();
        common.add(PolicyChain.discard());
        switch (balancer) {
            case NFTABLES ->
                IntStream.rangeClosed(1, COMMON_SIZES)
                        .mapToObj(PolicyChain::cluster)
                        .forEach(common::add);
            case IPVS -> common.addAll(PolicyChain.left());
        }
        return common;
    }

    /// @param prefixes sets of source ranges to create
    /// @param policies chains to create, with the ids that lead to them
    /// @param elements takes the elements of the node's rules and of repairs
    void write(NodeRules after, Set<PrefixSet> prefixes, Map<PolicyChain, Integer> policies, ElementChanges elements) {
        var wanted = new FixedChains(settings, image.prefixes().with(prefixes)).rules(after);
        if (image.repair().table() != Repair.Table.PRESENT) {
            create(prefixes, wanted);
        } else if (!image.repair().isNone() || !after.equals(image.nodeRules()) || !prefixes.isEmpty()) {
            // Looks at every policy: not for each endpoint.
            prefixes.forEach(this::newSet);
            mend(after, wanted, elements);
        }
        var before = image.nodeRules();
        ranges(TableSet.POD_CIDRS, podRanges(before), podRanges(after), elements);
        ranges(TableSet.SERVICE_CIDRS, before.serviceCidrs(), after.serviceCidrs(), elements);
        ranges(TableSet.NODEPORT_ADDRESSES, nodePortRanges(before), nodePortRanges(after), elements);
        ranges(TableSet.HOST_ADDRESSES, before.hostAddresses(), after.hostAddresses(), elements);
        policies.forEach((chain, id) -> addPolicy(chain, id, after.detector()));
    }

    private void create(Set<PrefixSet> prefixes, Map<ChainSpec, List<RuleSpec>> chains) {
        if (image.repair().table() == Repair.Table.UNUSABLE) {
            batch.deleteTable();
        }
        batch.newTable();
        SetSpecs.all(settings).forEach(batch::newSet);
        prefixes.forEach(this::newSet);
        List.of(Counter.values()).forEach(this::newCounter);
        chains.keySet().forEach(batch::newChain);
        chains.forEach((chain, rules) -> rules.forEach(rule -> batch.newRule(chain.name(), rule)));
    }

    private void newSet(PrefixSet set) {
        batch.newSet(SetSpecs.of(set, settings.family()));
    }

    private void newCounter(Counter counter) {
        batch.newCounter(counter.label());
    }

    /// The counter as the kernel would list it before it counted.
    static NamedObject object(Counter counter) {
        return new NamedObject(counter.label(), NamedObject.NFT_OBJECT_COUNTER, 0, 0);
    }

    private void addPolicy(PolicyChain chain, int id, PodDetector detector) {
        for (EndpointList list : chain.lists()) {
            if (written.add(list.chain()) && !image.policies().hasList(list)) {
                newChain(list.chain(), list.rules(settings));
            }
        }
        if (!image.policies().hasChain(chain)) {
            newChain(chain.name(), chain.rules(settings, detector));
        }
        batch.addElement(TableSet.POLICIES.nftName(), policyElement(chain, id));
    }

    private final Set<String> written = new LinkedHashSet<>();

    private void newChain(String name, List<RuleSpec> rules) {
        batch.newChain(ChainSpec.regular(name));
        rules.forEach(rule -> batch.newRule(name, rule));
    }

    static SetElement policyElement(PolicyChain chain, int id) {
        return SetElement.of(Match.host(id), dev.sluice.netlink.nft.Verdict.goTo(chain.name()));
    }

    /// Chains whose rules are to be written anew: found wrong, or different for the node's new rules.
    private void mend(NodeRules after, Map<ChainSpec, List<RuleSpec>> wanted, ElementChanges elements) {
        var repair = image.repair();
        repair.missingCounters().forEach(this::newCounter);
        repair.staleChains().forEach(batch::flushChain);
        repair.staleChains().stream().filter(repair.missingChains()::contains).forEach(batch::deleteChain);
        wanted.keySet().stream()
                .filter(chain -> repair.missingChains().contains(chain.name()))
                .forEach(batch::newChain);
        wanted.forEach((chain, rules) -> {
            if (repair.missingChains().contains(chain.name())) {
                rules.forEach(rule -> batch.newRule(chain.name(), rule));
            }
        });
        rewrites(after, wanted).forEach((chain, rules) -> {
            batch.flushChain(chain);
            rules.forEach(rule -> batch.newRule(chain, rule));
        });
        repair.strays().forEach((set, strays) -> strays.forEach(e -> elements.delete(set, e, Optional.empty())));
        repair.missing().forEach((set, gone) -> gone.forEach(e -> elements.add(set, e, Optional.empty())));
    }

    private Map<String, List<RuleSpec>> rewrites(NodeRules after, Map<ChainSpec, List<RuleSpec>> wanted) {
        var repair = image.repair();
        var rewrites = new LinkedHashMap<String, List<RuleSpec>>();
        var written = new FixedChains(settings, image.prefixes().all()).rules(image.nodeRules());
        wanted.forEach((chain, rules) -> {
            boolean differs = repair.rewriteChains().contains(chain.name()) || !rules.equals(written.get(chain));
            if (differs && !repair.missingChains().contains(chain.name())) {
                rewrites.put(chain.name(), rules);
            }
        });
        boolean otherDetector = !after.detector().equals(image.nodeRules().detector());
        for (PolicyChain chain : image.policies().all()) {
            if (repair.rewriteChains().contains(chain.name()) || (otherDetector && chain.dependsOnDetector())) {
                rewrites.put(chain.name(), chain.rules(settings, after.detector()));
            }
        }
        repair.rewriteChains()
                .forEach(name -> EndpointList.named(name).ifPresent(list -> rewrites.put(name, list.rules(settings))));
        return rewrites;
    }

    /// What can go only when nothing refers to it any more.
    void writeRemovals() {
        var repair = image.repair();
        repair.staleChains().stream()
                .filter(chain -> !repair.missingChains().contains(chain))
                .forEach(batch::deleteChain);
        repair.staleSets().forEach(batch::deleteSet);
        repair.staleObjects().forEach(batch::deleteObject);
    }

    /// A range that stays is not touched.
    private static void ranges(TableSet set, List<Cidr> before, List<Cidr> after, ElementChanges elements) {
        var was = new LinkedHashSet<>(Ranges.elements(before));
        var is = new LinkedHashSet<>(Ranges.elements(after));
        was.stream().filter(e -> !is.contains(e)).forEach(e -> elements.delete(set, e, Optional.empty()));
        is.stream().filter(e -> !was.contains(e)).forEach(e -> elements.add(set, e, Optional.empty()));
    }

    static List<Cidr> podRanges(NodeRules rules) {
        return switch (rules.detector()) {
            case PodDetector.SourceRanges(var cidrs) -> cidrs;
            case PodDetector.None _, PodDetector.Bridge _, PodDetector.InterfacePrefix _ -> new ArrayList<>();
        };
    }

    static List<Cidr> nodePortRanges(NodeRules rules) {
        return switch (rules.nodePorts()) {
            case NodePortMatch.Addresses(var ranges) -> ranges;
            case NodePortMatch.AllButVips(var always) -> always;
            case NodePortMatch.AllLocal() -> List.of();
        };
    }
}
