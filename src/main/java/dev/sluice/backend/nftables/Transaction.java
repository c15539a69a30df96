// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.diff.RuleDiff;
import dev.sluice.model.Cidr;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// One diff on its way to the kernel: planned against the image, which it leaves alone until [#commit].
///
/// Order of the messages: repair and structure, deletes of elements, adds of elements. Pure: sends nothing.
final class Transaction {
    /// The image is not what the diff started from.
    static final class StaleBefore extends Exception {
        StaleBefore(String message) {
            super(message);
        }
    }

    /// This backend cannot program the frontend, whatever the kernel says.
    static final class Refused extends Exception {
        private final ObjectKey service;

        Refused(ServicePortName owner, String message) {
            super(owner + ": " + message);
            this.service = owner.service();
        }

        ObjectKey service() {
            return service;
        }
    }

    private final Settings settings;
    private final Image image;
    private final Map<FrontendKey, Optional<Programmed>> frontends = new LinkedHashMap<>();
    private final Map<FrontendKey, Programmed> before = new LinkedHashMap<>();
    private final Map<PolicyChain, Integer> policyUses = new LinkedHashMap<>();
    private final Map<Shared, Integer> sharedUses = new LinkedHashMap<>();
    private final Map<Shared, ObjectKey> sharedFor = new LinkedHashMap<>();
    private final Map<PolicyChain, Integer> newIds = new LinkedHashMap<>();
    private final NavigableSet<PrefixSet> newPrefixes = new TreeSet<>();
    private final Map<ServicePortName, Integer> promised = new HashMap<>();
    private final BitSet promisedNumbers = new BitSet();
    private final ElementChanges elements = new ElementChanges();
    private NodeRules nodeRules;

    Transaction(Settings settings, Image image) {
        this.settings = settings;
        this.image = image;
        this.nodeRules = image.nodeRules();
    }

    /// Plans a diff. Call once.
    NftBatch plan(RuleDiff diff) throws StaleBefore, Refused {
        if (diff.nodeRules().isPresent()) {
            var change = diff.nodeRules().get();
            expect(change.before().equals(image.nodeRules()), () -> "rules of the node");
            nodeRules = change.after();
        }
        for (Frontend frontend : diff.removed()) {
            set(frontend.key(), Optional.of(frontend), Optional.empty());
        }
        for (RuleDiff.Changed<Frontend> change : diff.changed()) {
            set(change.after().key(), Optional.of(change.before()), Optional.of(change.after()));
        }
        for (Frontend frontend : diff.added()) {
            set(frontend.key(), Optional.empty(), Optional.of(frontend));
        }
        var batch = new NftBatch(settings.family().addressFamily(), settings.table());
        image.generation().ifPresent(batch::expectGeneration);
        if (image.repair().table() != Repair.Table.PRESENT) {
            Structure.common(settings.balancer()).forEach(this::need);
        }
        var structure = new Structure(settings, image, batch);
        structure.write(nodeRules, newPrefixes, newIds, elements);
        planElements();
        elements.writeTo(batch);
        structure.writeRemovals();
        return batch;
    }

    private void expect(boolean holds, Supplier<String> what) throws StaleBefore {
        if (!holds) {
            throw new StaleBefore(what.get() + ": not what the diff started from");
        }
    }

    private void set(FrontendKey key, Optional<Frontend> was, Optional<Frontend> becomes) throws StaleBefore, Refused {
        var programmed = image.frontend(key);
        expect(programmed.map(Programmed::frontend).equals(was), () -> "frontend " + key);
        expect(!frontends.containsKey(key), () -> "frontend " + key + " twice");
        var affinity = becomes.isPresent() ? affinity(becomes.get()) : Optional.<Affinity>empty();
        var next = becomes.map(frontend -> programmed
                .map(p -> p.become(frontend, affinity))
                .orElseGet(() -> Programmed.fresh(frontend, affinity, settings.balancer())));
        programmed.ifPresent(p -> before.put(key, p));
        frontends.put(key, next);
        programmed.flatMap(PolicyChain::of).ifPresent(chain -> policyUses.merge(chain, -1, Integer::sum));
        next.flatMap(PolicyChain::of).ifPresent(chain -> {
            policyUses.merge(chain, 1, Integer::sum);
            need(chain);
        });
        becomes.ifPresent(this::needRanges);
        var service = becomes.or(() -> was).orElseThrow().owner().service();
        programmed.ifPresent(p -> share(p, -1, service));
        next.ifPresent(p -> share(p, 1, service));
    }

    /// None for frontends that send packets nowhere, or to IPVS only.
    private Optional<Affinity> affinity(Frontend frontend) throws Refused {
        int endpoints = Math.max(
                Programmed.cluster(frontend).size(), Programmed.local(frontend).size());
        boolean ours = settings.balancer().remembers(frontend.action());
        if (frontend.affinitySeconds() == 0 || endpoints == 0 || !ours) {
            return Optional.empty();
        }
        if (endpoints > EndpointIds.MOST) {
            throw new Refused(
                    frontend.owner(),
                    "sessionAffinity: " + endpoints + " endpoints, at most " + EndpointIds.MOST + " can be told apart");
        }
        return Optional.of(new Affinity(number(frontend.owner()), frontend.affinitySeconds()));
    }

    private int number(ServicePortName owner) throws Refused {
        var own = image.affinities().of(owner);
        if (own.isPresent()) {
            return own.getAsInt();
        }
        var given = promised.get(owner);
        if (given != null) {
            return given;
        }
        var free = image.affinities().free(promisedNumbers);
        if (free.isEmpty()) {
            throw new Refused(owner, "sessionAffinity: " + AffinityNumbers.MOST + " service ports have it already");
        }
        promised.put(owner, free.getAsInt());
        promisedNumbers.set(free.getAsInt());
        return free.getAsInt();
    }

    private void need(PolicyChain chain) {
        if (image.policies().id(chain).isEmpty() && !newIds.containsKey(chain)) {
            newIds.put(chain, image.policies().freeIds(newIds.size() + 1).getLast());
        }
    }

    private void needRanges(Frontend frontend) {
        for (Cidr range : frontend.sourceRanges()) {
            var set = PrefixSet.of(frontend.key(), range);
            if (!image.prefixes().has(set)) {
                newPrefixes.add(set);
            }
        }
    }

    private void share(Programmed programmed, int delta, ObjectKey service) {
        for (Shared shared : Image.sharedBy(programmed)) {
            sharedUses.merge(shared, delta, Integer::sum);
            sharedFor.put(shared, service);
        }
    }

    private void planElements() {
        var perFrontend = new FrontendElements(elements, this::id);
        frontends.forEach((key, next) -> {
            var was = Optional.ofNullable(before.get(key));
            if (was.isPresent() || next.isPresent()) {
                perFrontend.change(key, was, next);
            }
        });
        sharedUses.forEach((shared, delta) -> {
            int users = image.shared().of(shared);
            var service = Optional.ofNullable(sharedFor.get(shared));
            if (users == 0 && delta > 0) {
                elements.add(shared.set(), SetElement.of(shared.key()), service);
            } else if (users > 0 && users + delta == 0) {
                elements.delete(shared.set(), SetElement.of(shared.key()), service);
            }
        });
    }

    private OptionalInt id(PolicyChain chain) {
        var fresh = newIds.get(chain);
        return fresh == null ? image.policies().id(chain) : OptionalInt.of(fresh);
    }

    /// Nothing to send.
    boolean isEmpty() {
        return frontends.isEmpty()
                && nodeRules.equals(image.nodeRules())
                && image.repair().isNone();
    }

    ElementChanges elements() {
        return elements;
    }

    /// The kernel took it: the image follows.
    void commit(Instant now) {
        var policies = image.policies();
        newIds.forEach((chain, id) -> {
            chain.lists().forEach(policies::addList);
            policies.put(chain, id, now);
        });
        newPrefixes.forEach(set -> image.prefixes().add(set, now));
        elements.count(image.elements());
        image.elements().add(TableSet.POLICIES, newIds.size());
        frontends.forEach((key, next) -> {
            next.ifPresent(p -> count(p, 1, now));
            Optional.ofNullable(before.get(key)).ifPresent(p -> count(p, -1, now));
        });
        frontends.forEach(image::put);
        sharedUses.forEach((shared, delta) -> {
            if (delta != 0) {
                image.shared().add(shared, delta);
            }
        });
        policyUses.forEach((chain, delta) -> policies.use(chain, delta, now));
        image.nodeRules(nodeRules);
        image.committed();
    }

    private void count(Programmed programmed, int delta, Instant now) {
        image.countRanges(programmed.frontend(), delta, now);
        var owner = programmed.frontend().owner();
        programmed.affinity().ifPresent(a -> image.affinities().use(owner, a.number(), delta));
    }

    /// The Services that may be at fault when the kernel refuses a message.
    Set<ObjectKey> suspects(int message, int element) {
        return elements.services(message, element);
    }
}
