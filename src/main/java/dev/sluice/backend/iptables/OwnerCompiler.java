// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static dev.sluice.backend.iptables.Rule.rule;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.PodDetector;
import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Compiles the frontends of one Service port into its chains, and its rules in shared ones. A pure function: the
/// order of the frontends does not matter, nor what was there before.
///
/// ```
/// nat:     KUBE-SERVICES, KUBE-NODEPORTS --> KUBE-SVC (ClusterIP)        --> KUBE-SEP --> DNAT
///                                        --> KUBE-EXT (from outside)     --> KUBE-SVC, KUBE-SVL (local ones)
///                                        --> KUBE-FW  (allowed clients)  --> KUBE-EXT
/// filter:  what nat has led nowhere still goes to the frontend: drop or refuse it there
/// ```
/// A chain is named after the Service port. Should two of its frontends have different endpoints, the second has a
/// chain of another name.
final class OwnerCompiler {
    private final Settings settings;
    private final PodDetector detector;
    private final ServicePortName owner;
    private final String label;
    private final Map<Place, List<String>> chains = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, List<Object>> contents = new HashMap<>();

    private OwnerCompiler(Settings settings, PodDetector detector, ServicePortName owner) {
        this.settings = settings;
        this.detector = detector;
        this.owner = owner;
        this.label = Labels.of(owner);
    }

    static OwnerRules compile(
            Settings settings, PodDetector detector, ServicePortName owner, Collection<Frontend> frontends) {
        var compiler = new OwnerCompiler(settings, detector, owner);
        frontends.stream()
                .sorted(Comparator.comparing(frontend -> frontend.key().toString()))
                .forEach(compiler::frontend);
        return new OwnerRules(compiler.chains, compiler.entries);
    }

    private void frontend(Frontend f) {
        switch (f.action()) {
            case Action.Cluster(var endpoints) -> dispatch(f, picking(f, "SVC", endpoints));
            case Action.Local(var endpoints) -> dispatch(f, picking(f, "SVL", endpoints));
            case Action.ShortCircuit both -> shortCircuit(f, both);
            case Action.Discard _ -> end(f, "has no local endpoints", "DROP");
            case Action.Refuse _ -> refuse(f);
        }
        surroundings(f);
    }

    // ---- nat

    private void dispatch(Frontend f, String picking) {
        if (!f.external()) {
            // First of all, whoever comes by the ClusterIP; what a pod sends itself comes back by KUBE-SEP.
            chain(Place.nat(picking))
                    .addFirst(captured(f, label + Labels.CLUSTER_IP).jump(Chains.MARK_OUTSIDE));
            enter(f, Labels.CLUSTER_IP, picking);
            return;
        }
        String external = named("EXT", picking);
        if (isNew(Place.nat(external))) {
            var rules = chain(Place.nat(external));
            rules.add(rule().comment("masquerade traffic for " + label + " external destinations")
                    .jump(Chains.MARK_MASQ));
            rules.add(rule().jump(picking));
        }
        enter(f, Labels.EXTERNAL, external);
    }

    /// Whose list is empty leaves the chain as it came, and is dropped in the other table.
    private void shortCircuit(Frontend f, Action.ShortCircuit both) {
        String cluster = both.cluster().isEmpty() ? "RETURN" : picking(f, "SVC", both.cluster());
        String local = both.local().isEmpty() ? "RETURN" : picking(f, "SVL", both.local());
        String external = named("EXT", List.of(cluster, local));
        if (isNew(Place.nat(external))) {
            var rules = chain(Place.nat(external));
            pods().forEach(pods -> rules.add(pods.comment("pod traffic for " + label + " external destinations")
                    .jump(cluster)));
            if (!both.cluster().isEmpty()) {
                rules.add(rule().comment("masquerade LOCAL traffic for " + label + " external destinations")
                        .fromLocal()
                        .jump(Chains.MARK_MASQ));
            }
            rules.add(rule().comment("route LOCAL traffic for " + label + " external destinations")
                    .fromLocal()
                    .jump(cluster));
            rules.add(rule().jump(local));
        }
        enter(f, Labels.EXTERNAL, external);
        if (f.sourceRanges().isEmpty()
                && (both.cluster().isEmpty() || both.local().isEmpty())) {
            end(f, "has no local endpoints", "DROP");
        }
    }

    /// Rules that know packets of pods, without their end.
    private List<Rule> pods() {
        return switch (detector) {
            case PodDetector.None _ -> List.of();
            case PodDetector.SourceRanges(var cidrs) ->
                cidrs.stream().map(cidr -> rule().from(cidr)).toList();
            case PodDetector.Bridge(var name) -> List.of(rule().in(name));
            case PodDetector.InterfacePrefix(var prefix) -> List.of(rule().in(prefix + "+"));
        };
    }

    private void enter(Frontend f, String words, String target) {
        String place = switch (f.key()) {
            case FrontendKey.Vip _ -> Chains.SERVICES;
            case FrontendKey.NodePort _ -> Chains.NODE_PORTS;
        };
        String first = f.sourceRanges().isEmpty() ? target : firewall(f, target);
        entries.add(new Entry(Place.nat(place), captured(f, label + words).jump(first)));
    }

    /// Who is not allowed is led nowhere, and dropped in the other table.
    private String firewall(Frontend f, String target) {
        String chain = named("FW", List.of(f.sourceRanges(), target));
        if (isNew(Place.nat(chain))) {
            var rules = chain(Place.nat(chain));
            for (Cidr range : f.sourceRanges()) {
                rules.add(rule().from(range).comment(label + " allowed source").jump(target));
            }
        }
        entries.add(new Entry(
                refusing(f),
                captured(f, label + " traffic not accepted by " + chain).jump("DROP")));
        return chain;
    }

    private String picking(Frontend f, String kind, List<Target> endpoints) {
        int seconds = f.affinitySeconds();
        String name = named(kind, List.of(endpoints, seconds));
        if (!isNew(Place.nat(name))) {
            return name;
        }
        var rules = chain(Place.nat(name));
        List<String> to = endpoints.stream().map(e -> endpoint(e, seconds > 0)).toList();
        for (int i = 0; seconds > 0 && i < to.size(); i++) {
            rules.add(rule().comment(label + " -> " + endpoints.get(i))
                    .seen(settings.family(), to.get(i), seconds)
                    .jump(to.get(i)));
        }
        for (int i = 0; i < to.size(); i++) {
            int left = to.size() - i;
            Rule rule = rule().comment(label + " -> " + endpoints.get(i));
            rules.add((left > 1 ? rule.oneIn(left) : rule).jump(to.get(i)));
        }
        return name;
    }

    /// Only endpoints of this node can be their own clients here (TRF-15).
    private String endpoint(Target target, boolean affinity) {
        Protocol protocol = owner.protocol();
        String name = named("SEP", List.of(target, affinity), target.toString());
        if (isNew(Place.nat(name))) {
            var rules = chain(Place.nat(name));
            if (target.local()) {
                rules.add(rule().from(target.address()).comment(label).jump(Chains.MARK_MASQ));
            }
            Rule last = rule().protocol(protocol).comment(label);
            rules.add((affinity ? last.remember(settings.family(), name) : last).destination(target.toString()));
        }
        return name;
    }

    // ---- filter

    private void refuse(Frontend f) {
        if (f.sourceRanges().isEmpty()) {
            end(f, "has no endpoints", "");
            return;
        }
        String chain = named("FW", f.sourceRanges());
        if (isNew(Place.filter(chain))) {
            var rules = chain(Place.filter(chain));
            for (Cidr range : f.sourceRanges()) {
                Rule allowed = rule().from(range).protocol(owner.protocol());
                rules.add(refused(allowed.comment(label + " has no endpoints")));
            }
            rules.add(rule().jump("DROP"));
        }
        entries.add(
                new Entry(refusing(f), captured(f, label + " has no endpoints").jump(chain)));
    }

    private void end(Frontend f, String words, String verdict) {
        Rule captured = captured(f, label + " " + words);
        entries.add(new Entry(refusing(f), verdict.isEmpty() ? refused(captured) : captured.jump(verdict)));
    }

    private String refused(Rule rule) {
        return settings.tcpReset() && owner.protocol() == Protocol.TCP ? rule.reset() : rule.reject(settings.family());
    }

    private static Place refusing(Frontend f) {
        return switch (f.key()) {
            case FrontendKey.NodePort _ -> Place.filter(Chains.EXTERNAL_NODE_PORTS);
            case FrontendKey.Vip _ when !f.external() -> Place.filter(Chains.SERVICES);
            case FrontendKey.Vip _ ->
                Place.filter(f.sourceRanges().isEmpty() ? Chains.EXTERNAL_SERVICES : Chains.FIREWALL);
        };
    }

    /// What the address of a VIP means for packets to other ports: TRF-33, TRF-48.
    private void surroundings(Frontend f) {
        if (!(f.key() instanceof FrontendKey.Vip vip)) {
            return;
        }
        if (f.external()) {
            entries.add(new Entry(
                    Place.nat(Chains.NODE_ADDRESSES), address(vip.address()).jump("RETURN")));
            entries.add(new Entry(
                    Place.filter(Chains.NODE_ADDRESSES), address(vip.address()).jump("RETURN")));
        } else {
            entries.add(new Entry(
                    Place.filter(Chains.CLUSTER_IPS), address(vip.address()).jump(Chains.REJECT)));
        }
    }

    private Rule address(IpAddress address) {
        return rule().to(Cidr.of(address)).comment(label);
    }

    // ---- names

    private static Rule captured(Frontend f, String comment) {
        return rule().frontend(f.key(), comment);
    }

    private String named(String kind, Object content) {
        return named(kind, content, "");
    }

    /// The first content of a kind has the plain name (IPT-03).
    private String named(String kind, Object content, String suffix) {
        List<Object> known = contents.computeIfAbsent(kind + suffix, _ -> new ArrayList<>());
        if (!known.contains(content)) {
            known.add(content);
        }
        int number = known.indexOf(content);
        return Chains.hashed(kind, label + Rule.name(owner.protocol()) + suffix + (number == 0 ? "" : "#" + number));
    }

    private boolean isNew(Place place) {
        return !chains.containsKey(place);
    }

    private List<String> chain(Place place) {
        return chains.computeIfAbsent(place, _ -> new ArrayList<>());
    }
}
