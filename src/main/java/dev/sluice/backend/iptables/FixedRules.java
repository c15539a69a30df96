// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static dev.sluice.backend.iptables.Rule.rule;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Chains that every Service shares (IPT-02): what stands in them behind the rules of Services, and what leads to them.
final class FixedRules {
    private static final String NODE_PORTS_COMMENT =
            "kubernetes service nodeports; NOTE: this must be the last rule in this chain";

    private final Settings settings;
    private final NodeRules node;

    FixedRules(Settings settings, NodeRules node) {
        this.settings = settings;
        this.node = node;
    }

    /// The end of each chain; an empty one is there all the same.
    Map<Place, List<String>> ends() {
        var ends = new LinkedHashMap<Place, List<String>>();
        ends.put(Place.nat(Chains.NODE_PORTS), List.of());
        ends.put(Place.nat(Chains.NODE_ADDRESSES), List.of(rule().jump(Chains.NODE_PORTS)));
        ends.put(Place.nat(Chains.SERVICES), nodePorts(Chains.NODE_PORTS));
        ends.put(Place.nat(Chains.MARK_MASQ), List.of(rule().setMark(settings.mark())));
        ends.put(Place.nat(Chains.MARK_OUTSIDE), markOutside());
        ends.put(Place.nat(Chains.POSTROUTING), postrouting());
        ends.put(Place.filter(Chains.REJECT), reject());
        ends.put(Place.filter(Chains.CLUSTER_IPS), List.of(rule().jump("DROP")));
        ends.put(
                Place.filter(Chains.SERVICES),
                node.serviceCidrs().stream()
                        .map(cidr -> rule().to(cidr).jump(Chains.CLUSTER_IPS))
                        .toList());
        ends.put(Place.filter(Chains.EXTERNAL_NODE_PORTS), List.of());
        ends.put(Place.filter(Chains.NODE_ADDRESSES), List.of(rule().jump(Chains.EXTERNAL_NODE_PORTS)));
        ends.put(Place.filter(Chains.EXTERNAL_SERVICES), nodePorts(Chains.EXTERNAL_NODE_PORTS));
        ends.put(Place.filter(Chains.FIREWALL), List.of());
        ends.put(Place.filter(Chains.FORWARD), forward());
        return ends;
    }

    /// How many rules that is of a table, those that lead to the chains included; of a cluster without Services.
    int count(Table table) {
        int own = ends().entrySet().stream()
                .filter(end -> end.getKey().table() == table)
                .mapToInt(end -> end.getValue().size())
                .sum();
        return own
                + (int) hooks().stream()
                        .filter(hook -> hook.place().table() == table)
                        .count();
    }

    /// Jumps from chains that the kernel calls, in the order in which they are to stand there (IPT-04).
    List<Entry> hooks() {
        String portals = "kubernetes service portals";
        String firewall = "kubernetes load balancer firewall";
        String external = "kubernetes externally-visible service portals";
        return List.of(
                new Entry(Place.nat("PREROUTING"), rule().comment(portals).jump(Chains.SERVICES)),
                new Entry(Place.nat("OUTPUT"), rule().comment(portals).jump(Chains.SERVICES)),
                new Entry(
                        Place.nat("POSTROUTING"),
                        rule().comment("kubernetes postrouting rules").jump(Chains.POSTROUTING)),
                new Entry(Place.filter("INPUT"), first(firewall).jump(Chains.FIREWALL)),
                new Entry(Place.filter("INPUT"), first(external).jump(Chains.EXTERNAL_SERVICES)),
                new Entry(Place.filter("FORWARD"), first(firewall).jump(Chains.FIREWALL)),
                new Entry(
                        Place.filter("FORWARD"),
                        rule().comment("kubernetes forwarding rules").jump(Chains.FORWARD)),
                new Entry(Place.filter("FORWARD"), first(portals).jump(Chains.SERVICES)),
                new Entry(Place.filter("FORWARD"), first(external).jump(Chains.EXTERNAL_SERVICES)),
                new Entry(Place.filter("OUTPUT"), first(firewall).jump(Chains.FIREWALL)),
                new Entry(Place.filter("OUTPUT"), first(portals).jump(Chains.SERVICES)),
                new Entry(Place.filter("OUTPUT"), first(external).jump(Chains.EXTERNAL_SERVICES)));
    }

    /// First packets of connections.
    private static Rule first(String comment) {
        return rule().state("NEW").comment(comment);
    }

    /// TRF-40..48. Loopback is a local address like any other, and answers only where that is asked for.
    private List<String> nodePorts(String target) {
        var rules = new ArrayList<String>();
        switch (node.nodePorts()) {
            case NodePortMatch.Addresses(var ranges) -> ranges.forEach(range -> rules.add(to(range, target)));
            case NodePortMatch.AllLocal _ -> rules.add(local(target));
            case NodePortMatch.AllButVips(var always) -> {
                always.forEach(range -> rules.add(to(range, target)));
                rules.add(local(Chains.NODE_ADDRESSES));
            }
        }
        return rules;
    }

    private static String to(Cidr range, String target) {
        return rule().to(range).comment(NODE_PORTS_COMMENT).jump(target);
    }

    private String local(String target) {
        Rule rule = settings.localhost() ? rule() : rule().notTo(loopback(settings.family()));
        return rule.comment(NODE_PORTS_COMMENT).toLocal().jump(target);
    }

    private static Cidr loopback(IpFamily family) {
        return switch (family) {
            case IPV4 -> Cidr.of("127.0.0.0/8");
            case IPV6 -> Cidr.of("::1/128");
        };
    }

    /// With [Settings#masqueradeAll] pods are marked too; their rules stand there all the same, to be read back.
    private List<String> markOutside() {
        var rules = new ArrayList<String>();
        String pods = settings.masqueradeAll() ? Chains.MARK_MASQ : "RETURN";
        switch (node.detector()) {
            case PodDetector.None _ -> {}
            case PodDetector.SourceRanges(var cidrs) ->
                cidrs.forEach(cidr -> rules.add(rule().from(cidr).jump(pods)));
            case PodDetector.Bridge(var name) -> rules.add(rule().in(name).jump(pods));
            case PodDetector.InterfacePrefix(var prefix) ->
                rules.add(rule().in(prefix + "+").jump(pods));
        }
        if (settings.masqueradeAll() || !rules.isEmpty()) {
            rules.add(rule().jump(Chains.MARK_MASQ));
        }
        return rules;
    }

    /// TRF-57, TRF-58: the mark goes before the packet does, which may pass here again in a tunnel.
    private List<String> postrouting() {
        return List.of(
                rule().notMarked(settings.mark()).jump("RETURN"),
                rule().setMark(settings.unmark()),
                rule().comment("kubernetes service traffic requiring SNAT").masquerade());
    }

    private List<String> reject() {
        String other = rule().reject(settings.family());
        return settings.tcpReset() ? List.of(rule().protocol(Protocol.TCP).reset(), other) : List.of(other);
    }

    /// IPT-08, TRF-52, TRF-53.
    private List<String> forward() {
        var rules = new ArrayList<String>();
        if (settings.dropInvalid()) {
            rules.add(rule().state("INVALID").jump("DROP"));
        }
        rules.add(rule().comment("kubernetes forwarding rules")
                .marked(settings.mark())
                .jump("ACCEPT"));
        rules.add(rule().comment("kubernetes forwarding conntrack rule")
                .state("RELATED,ESTABLISHED")
                .jump("ACCEPT"));
        return rules;
    }
}
