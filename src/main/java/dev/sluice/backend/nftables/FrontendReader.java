// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.nftables.EndpointList.Scope;
import dev.sluice.backend.nftables.Programmed.Slotted;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.netlink.nft.Bytes;
import dev.sluice.netlink.nft.SetElement;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Puts frontends together again from the elements of a dump. What it used is taken out of the dump, so that what
/// remains there is stray; a frontend that lacks an endpoint is left out, and so all of it becomes stray.
final class FrontendReader {
    private record Range(PrefixSet set, Bytes key, Cidr cidr) {}

    private final Settings settings;
    private final IpFamily family;
    private final TableDump dump;
    private final LeftReader left;
    private final Map<Integer, PolicyChain> chains = new HashMap<>();
    private final AffinityNumbers numbers;
    private final List<String> findings;
    private final Map<Bytes, List<Range>> ranges = new HashMap<>();
    private final Set<Bytes> clusterIps;
    private final Set<Bytes> hairpins;
    private final Map<ElementSet, List<SetElement>> missing = new LinkedHashMap<>();

    FrontendReader(
            Settings settings,
            TableDump dump,
            Policies policies,
            AffinityNumbers numbers,
            LeftReader left,
            List<String> findings) {
        this.settings = settings;
        this.family = settings.family();
        this.dump = dump;
        this.left = left;
        this.numbers = numbers;
        this.findings = findings;
        policies.all().forEach(chain -> policies.id(chain).ifPresent(id -> chains.put(id, chain)));
        this.clusterIps = Set.copyOf(elements(TableSet.CLUSTER_IPS).keySet());
        this.hairpins = Set.copyOf(elements(TableSet.HAIRPIN).keySet());
        indexRanges();
    }

    /// Keys of frontends and of node ports differ in length, so one index is enough.
    private void indexRanges() {
        for (PrefixSet set : dump.prefixes()) {
            for (SetElement element : elements(set).values()) {
                int length = element.key().length() - family.addressLength();
                set.range(family, element)
                        .ifPresent(
                                range -> ranges.computeIfAbsent(element.key().slice(0, length), _ -> new ArrayList<>())
                                        .add(new Range(set, element.key(), range)));
            }
        }
    }

    List<Programmed> read() {
        var found = new ArrayList<Programmed>();
        balanced(TableSet.SERVICES, false, found);
        balanced(TableSet.NODEPORTS, true, found);
        refused(TableSet.NO_ENDPOINTS, false, found);
        refused(TableSet.NO_ENDPOINT_NODEPORTS, true, found);
        var kept = new HashSet<Shared>();
        found.forEach(programmed -> kept.addAll(Image.sharedBy(programmed)));
        for (Shared shared : kept) {
            if (elements(shared.set()).remove(shared.key()) == null) {
                lack(shared.set(), SetElement.of(shared.key()));
            }
        }
        return found;
    }

    /// Elements that what was read needs, and that are not there.
    Map<ElementSet, List<SetElement>> missing() {
        return missing;
    }

    private Map<Bytes, SetElement> elements(ElementSet set) {
        return dump.byKey(set);
    }

    private void lack(ElementSet set, SetElement element) {
        missing.computeIfAbsent(set, _ -> new ArrayList<>()).add(element);
        findings.add("set " + set.nftName() + ": element " + element.key() + " missing");
    }

    private void balanced(TableSet set, boolean nodePort, List<Programmed> found) {
        for (SetElement element : List.copyOf(elements(set).values())) {
            var key = key(element, nodePort);
            var chain = chain(element);
            var programmed = key.isEmpty() || chain.isEmpty()
                    ? Optional.<Programmed>empty()
                    : programmed(element, key.get(), chain.get());
            programmed.ifPresentOrElse(
                    p -> {
                        elements(set).remove(element.key());
                        found.add(p);
                    },
                    () -> findings.add("set " + set.nftName() + ": element " + element.key() + " cannot be used"));
        }
    }

    private void refused(TableSet set, boolean nodePort, List<Programmed> found) {
        var known = new HashSet<FrontendKey>();
        found.forEach(p -> known.add(p.frontend().key()));
        for (SetElement element : List.copyOf(elements(set).values())) {
            var key = key(element, nodePort).filter(known::add);
            if (key.isPresent()) {
                elements(set).remove(element.key());
                boolean external = nodePort || !clusterIps.contains(address(element));
                var frontend = new Frontend(
                        key.get(),
                        owner(element, key.get()),
                        external,
                        new Action.Refuse(),
                        0,
                        sourceRanges(element, nodePort));
                found.add(Programmed.fresh(frontend, Optional.empty(), settings.balancer()));
            }
        }
    }

    private Optional<FrontendKey> key(SetElement element, boolean nodePort) {
        return nodePort ? Keys.readNodePort(family, element.key()) : Keys.readVip(family, element.key());
    }

    private Bytes address(SetElement element) {
        return element.key().slice(0, family.addressLength());
    }

    private Optional<PolicyChain> chain(SetElement element) {
        return element.data() instanceof SetElement.Data.Value(Bytes id)
                ? Optional.ofNullable(chains.get(host(id)))
                : Optional.empty();
    }

    private Optional<Programmed> programmed(SetElement element, FrontendKey key, PolicyChain chain) {
        boolean nodePort = key instanceof FrontendKey.NodePort;
        if (chain.nodePort() != nodePort && chain.kind() != PolicyChain.Kind.DISCARD) {
            return Optional.empty();
        }
        var cluster = slots(key, new EndpointList(nodePort, Scope.CLUSTER, chain.cluster(), chain.affinity()));
        var local = slots(key, new EndpointList(nodePort, Scope.LOCAL, chain.local(), chain.affinity()));
        var held = left.of(chain, key);
        if (cluster.isEmpty() || local.isEmpty() || held.isEmpty()) {
            return Optional.empty();
        }
        var owner = owner(element, key);
        var affinity = affinity(key, owner, chain, cluster.get(), local.get());
        if (affinity.isEmpty() && chain.affinity() > 0) {
            return Optional.empty();
        }
        take(key, new EndpointList(nodePort, Scope.CLUSTER, 0, chain.affinity()), cluster.get());
        take(key, new EndpointList(nodePort, Scope.LOCAL, 0, chain.affinity()), local.get());
        var action = action(
                chain,
                endpoints(chain.cluster(), cluster.get(), held.get(), key),
                endpoints(chain.local(), local.get(), held.get(), key));
        int seconds = Math.max(chain.affinity(), held.get().affinitySeconds());
        var frontend = new Frontend(key, owner, chain.external(), action, seconds, sourceRanges(element, nodePort));
        return Optional.of(new Programmed(frontend, cluster.get(), local.get(), affinity, settings.balancer()));
    }

    /// What the table draws from, or what the virtual servers hold.
    private List<Target> endpoints(int size, Slotted drawn, LeftLists.Held left, FrontendKey key) {
        var all = size == PolicyChain.LEFT
                ? left.endpoints().stream().map(target -> hairpinning(target, key.protocol()))
                : drawn.slots().stream();
        return all.sorted(Target.BY_TEXT).toList();
    }

    /// Whose clients a frontend's are; takes that out of the dump. All frontends of a service port must have the
    /// same number, which is in the ids of all their endpoints, and which no other service port has.
    private Optional<Affinity> affinity(
            FrontendKey key, ServicePortName owner, PolicyChain chain, Slotted cluster, Slotted local) {
        if (chain.affinity() == 0) {
            return Optional.empty();
        }
        var services =
                new EndpointList(key instanceof FrontendKey.NodePort, Scope.CLUSTER, 0, chain.affinity()).services();
        var word = data(services, Keys.frontend(key)).map(FrontendReader::host).orElse(0);
        var affinity = new Affinity(Affinity.number(word), chain.affinity());
        boolean whole = Stream.concat(cluster.ids().stream(), local.ids().stream())
                .allMatch(id -> (id & AffinityMap.WORD_MASK) == word);
        if (!whole || affinity.word() != word || !numbers.fits(owner, affinity.number())) {
            return Optional.empty();
        }
        numbers.use(owner, affinity.number(), 1);
        elements(services).remove(Keys.frontend(key));
        return Optional.of(affinity);
    }

    private static int host(Bytes data) {
        return data.buffer().order(ByteOrder.nativeOrder()).getInt();
    }

    private static Action action(PolicyChain chain, List<Target> cluster, List<Target> local) {
        return switch (chain.kind()) {
            case CLUSTER, MASQUERADED -> new Action.Cluster(cluster);
            case CLUSTER_LOCAL -> new Action.Local(local);
            case EXTERNAL_LOCAL -> new Action.ShortCircuit(cluster, local);
            case DISCARD -> new Action.Discard();
        };
    }

    /// All slots of a list; empty if one is missing.
    private Optional<Slotted> slots(FrontendKey key, EndpointList list) {
        var slots = new ArrayList<Target>();
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < list.size(); i++) {
            var data = data(list.slots(), Keys.slot(key, i));
            if (list.affinity() > 0 && data.isPresent()) {
                int id = host(data.get());
                ids.add(id);
                data = data(list.byId(), Keys.slot(key, id));
            }
            if (data.isEmpty()) {
                return Optional.empty();
            }
            slots.add(target(data.get(), key.protocol()));
        }
        return Optional.of(new Slotted(slots, ids));
    }

    private Optional<Bytes> data(TableSet map, Bytes key) {
        var element = elements(map).get(key);
        return element != null && element.data() instanceof SetElement.Data.Value(Bytes data)
                ? Optional.of(data)
                : Optional.empty();
    }

    private Target target(Bytes data, Protocol protocol) {
        return hairpinning(Keys.readEndpoint(family, data, true), protocol);
    }

    private Target hairpinning(Target target, Protocol protocol) {
        return hairpins.contains(Keys.hairpin(target, protocol))
                ? new Target(target.address(), target.port(), true)
                : new Target(target.address(), target.port(), false);
    }

    private void take(FrontendKey key, EndpointList list, Slotted slotted) {
        for (int i = 0; i < slotted.slots().size(); i++) {
            elements(list.slots()).remove(Keys.slot(key, i));
        }
        slotted.ids().forEach(id -> elements(list.byId()).remove(Keys.slot(key, id)));
    }

    /// The ranges of a load balancer VIP or node port; takes them and its mark in `firewalled` out of the dump.
    private List<Cidr> sourceRanges(SetElement element, boolean nodePort) {
        var firewalled = nodePort ? TableSet.FIREWALLED_NODEPORTS : TableSet.FIREWALLED;
        var cidrs = new ArrayList<Cidr>();
        for (Range range : ranges.getOrDefault(element.key(), List.of())) {
            cidrs.add(range.cidr());
            elements(range.set()).remove(range.key());
        }
        if (!cidrs.isEmpty() && elements(firewalled).remove(element.key()) == null) {
            lack(firewalled, SetElement.of(element.key()));
        }
        return cidrs.stream().sorted().toList();
    }

    /// From the comment `namespace/name:port`; something else belongs to nobody, and the diff names its owner anew.
    private static ServicePortName owner(SetElement element, FrontendKey key) {
        String comment = element.comment();
        int slash = comment.indexOf('/');
        int colon = comment.lastIndexOf(':');
        if (slash < 0 || colon < slash) {
            return new ServicePortName(new ObjectKey("", ""), "", key.protocol());
        }
        var service = new ObjectKey(comment.substring(0, slash), comment.substring(slash + 1, colon));
        return new ServicePortName(service, comment.substring(colon + 1), key.protocol());
    }
}
