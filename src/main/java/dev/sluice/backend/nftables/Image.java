// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.model.Cidr;
import dev.sluice.model.Counts;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.Target;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What we know the kernel holds: every committed transaction moves it, every reading replaces it. So a change is
/// planned without asking the kernel anything.
final class Image {
    private final Map<FrontendKey, Programmed> frontends = new HashMap<>();
    private final Counts<Shared> shared = new Counts<>();
    private final Counts<ElementSet> elements = new Counts<>();
    private final Holdings holdings;
    private NodeRules nodeRules;
    private Repair repair;
    private OptionalInt generation;

    /// What frontends share in the kernel, and who uses it.
    record Holdings(Policies policies, AffinityNumbers affinities, PrefixSets prefixes) {}

    /// @param generation of nf_tables when it was read: the next transaction holds only if nothing moved since
    Image(NodeRules nodeRules, Repair repair, Holdings holdings, OptionalInt generation) {
        this.nodeRules = nodeRules;
        this.repair = repair;
        this.holdings = holdings;
        this.generation = generation;
    }

    /// The kernel was found to hold this; its affinity number is counted already.
    void adopt(Programmed programmed, Instant now) {
        var frontend = programmed.frontend();
        frontends.put(frontend.key(), programmed);
        PolicyChain.of(programmed).ifPresent(chain -> policies().use(chain, 1, now));
        countRanges(frontend, 1, now);
        sharedBy(programmed).forEach(need -> shared.add(need, 1));
    }

    Optional<Programmed> frontend(FrontendKey key) {
        return Optional.ofNullable(frontends.get(key));
    }

    Map<FrontendKey, Frontend> frontends() {
        var all = HashMap.<FrontendKey, Frontend>newHashMap(frontends.size());
        frontends.forEach((key, programmed) -> all.put(key, programmed.frontend()));
        return all;
    }

    void put(FrontendKey key, Optional<Programmed> programmed) {
        programmed.ifPresentOrElse(p -> frontends.put(key, p), () -> frontends.remove(key));
    }

    Counts<Shared> shared() {
        return shared;
    }

    /// How many elements each set holds, strays included.
    Counts<ElementSet> elements() {
        return elements;
    }

    Policies policies() {
        return holdings.policies();
    }

    AffinityNumbers affinities() {
        return holdings.affinities();
    }

    PrefixSets prefixes() {
        return holdings.prefixes();
    }

    /// The source ranges of a frontend came, or went.
    void countRanges(Frontend frontend, int delta, Instant now) {
        for (Cidr range : frontend.sourceRanges()) {
            prefixes().use(PrefixSet.of(frontend.key(), range), delta, now);
        }
    }

    NodeRules nodeRules() {
        return nodeRules;
    }

    void nodeRules(NodeRules rules) {
        nodeRules = rules;
    }

    Repair repair() {
        return repair;
    }

    OptionalInt generation() {
        return generation;
    }

    /// The next transaction holds whatever moved.
    void expectAnyGeneration() {
        generation = OptionalInt.empty();
    }

    /// A transaction went through: what was found broken is mended, and the generation is ours.
    void committed() {
        repair = Repair.none();
        generation = OptionalInt.empty();
    }

    /// The elements besides its own that a frontend needs.
    static Set<Shared> sharedBy(Programmed programmed) {
        var needed = new HashSet<Shared>();
        var frontend = programmed.frontend();
        if (frontend.key() instanceof FrontendKey.Vip vip) {
            var kind = frontend.external() ? TableSet.EXTERNAL_IPS : TableSet.CLUSTER_IPS;
            needed.add(new Shared(kind, Keys.address(vip.address())));
        }
        addHairpins(needed, frontend, Programmed.cluster(frontend));
        addHairpins(needed, frontend, Programmed.local(frontend));
        return needed;
    }

    /// Only endpoints on this node can get their own packets back here (TRF-15).
    private static void addHairpins(Set<Shared> needed, Frontend frontend, Iterable<Target> endpoints) {
        var protocol = frontend.key().protocol();
        for (Target target : endpoints) {
            if (target.local()) {
                needed.add(new Shared(TableSet.HAIRPIN, Keys.hairpin(target, protocol)));
            }
        }
    }
}
