// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import static dev.sluice.backend.nftables.Match.count;
import static dev.sluice.backend.nftables.Match.drop;
import static dev.sluice.backend.nftables.Match.goTo;
import static dev.sluice.backend.nftables.Match.in;
import static dev.sluice.backend.nftables.Match.jump;
import static dev.sluice.backend.nftables.Match.newConnection;
import static dev.sluice.backend.nftables.Match.rule;

import dev.sluice.backend.Counter;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.ChainSpec;
import dev.sluice.netlink.nft.ChainSpec.Hook;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.Expression.Masquerade;
import dev.sluice.netlink.nft.Expression.Reject;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import dev.sluice.topology.PodDetector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The chains that are always there, in the order in which they can be created: what is jumped to comes first.
///
/// Only `dispatch`, `firewall`, `check-endpoints` and `mark-outside` differ with the node's rules, and the checks
/// of source ranges with the prefix lengths in use. Base chains and priorities are NFT-02's.
final class FixedChains {
    static final String MARK_OUTSIDE = "mark-outside";
    static final String REFUSE = "refuse";
    static final String DISPATCH = "dispatch";
    private static final String REFUSE_PORT = "refuse-port";
    private static final String FIREWALL = "firewall";
    static final String CHECK_RANGES = "check-source-ranges";
    static final String CHECK_NODEPORT_RANGES = "check-nodeport-source-ranges";
    private static final String CHECK_ENDPOINTS = "check-endpoints";
    private static final String CHECK_CLUSTER_IPS = "check-cluster-ips";
    private static final String CHECK_OWN_IPS = "check-own-ips";
    /// `NF_NAT_RANGE_PROTO_RANDOM_FULLY` (TRF-57).
    private static final int RANDOM_FULLY = 0x10;
    private static final int TCP = 6;

    private final Settings settings;
    private final NavigableSet<PrefixSet> prefixes;
    private final Match match;

    /// @param prefixes the lengths of source ranges that there are sets for
    FixedChains(Settings settings, NavigableSet<PrefixSet> prefixes) {
        this.settings = settings;
        this.prefixes = new TreeSet<>(prefixes);
        this.match = new Match(settings.family());
    }

    Map<ChainSpec, List<RuleSpec>> rules(NodeRules node) {
        var chains = new LinkedHashMap<ChainSpec, List<RuleSpec>>();
        chains.put(ChainSpec.regular(REFUSE), refuse(Counter.NO_ENDPOINTS));
        chains.put(ChainSpec.regular(REFUSE_PORT), refuse(Counter.INVALID_PORT));
        chains.put(ChainSpec.regular(MARK_OUTSIDE), markOutside(node.detector()));
        chains.put(ChainSpec.regular(DISPATCH), dispatch(node.nodePorts()));
        chains.putAll(rangeChecks());
        chains.put(ChainSpec.regular(FIREWALL), firewall(node.nodePorts()));
        chains.put(ChainSpec.regular(CHECK_ENDPOINTS), checkEndpoints(node.nodePorts()));
        chains.put(ChainSpec.regular(CHECK_CLUSTER_IPS), checkClusterIps());
        var checkNew = rule(newConnection(), jump(CHECK_ENDPOINTS));
        var input = switch (settings.balancer()) {
            case NFTABLES -> List.of(checkNew);
            case IPVS -> {
                chains.put(ChainSpec.regular(CHECK_OWN_IPS), checkOwnIps());
                yield List.of(checkNew, rule(newConnection(), jump(CHECK_OWN_IPS)));
            }
        };
        var checkBoth = List.of(checkNew, rule(newConnection(), jump(CHECK_CLUSTER_IPS)));
        chains.put(base("filter-prerouting", "filter", 0, -110), List.of(rule(newConnection(), jump(FIREWALL))));
        chains.put(base("filter-output-early", "filter", 3, -110), List.of(rule(newConnection(), jump(FIREWALL))));
        chains.put(base("nat-prerouting", "nat", 0, -100), List.of(rule(jump(DISPATCH))));
        chains.put(base("nat-output", "nat", 3, -100), List.of(rule(jump(DISPATCH))));
        chains.put(base("filter-input", "filter", 1, 0), input);
        chains.put(base("filter-forward", "filter", 2, 0), forward(checkBoth));
        chains.put(base("filter-output", "filter", 3, 0), checkBoth);
        chains.put(base("nat-postrouting", "nat", 4, 100), masquerade());
        return chains;
    }

    private static ChainSpec base(String name, String type, int hook, int priority) {
        return new ChainSpec(name, Optional.of(new Hook(type, hook, priority)));
    }

    /// What no connection has could make an endpoint answer to an address that was never translated, and its reset
    /// would end a connection that lives (TRF-52).
    private List<RuleSpec> forward(List<RuleSpec> checks) {
        var invalid = rule(Match.invalid(), count(Counter.INVALID_CT), drop());
        return Stream.concat(settings.dropInvalid() ? Stream.of(invalid) : Stream.empty(), checks.stream())
                .toList();
    }

    /// A reset where the client knows TCP, else ICMP port unreachable (TRF-30, TRF-31).
    private List<RuleSpec> refuse(Counter reason) {
        var counted = rule(count(reason));
        var reset = rule(Match.protocol(TCP), List.of(new Reject(1, 0)));
        var unreachable = rule(unreachable());
        return settings.tcpReset() ? List.of(counted, reset, unreachable) : List.of(counted, unreachable);
    }

    private List<Expression> unreachable() {
        return List.of(new Reject(0, settings.family() == IpFamily.IPV4 ? 3 : 4));
    }

    /// Marks what no pod sent, so that the answer of a ClusterIP's endpoint finds back (TRF-01, TRF-13, TRF-14).
    private List<RuleSpec> markOutside(PodDetector detector) {
        var mark = Match.setMark(settings.mark());
        // The detector's rule stays in front of masqueradeAll's: a restart reads the detector from it.
        var everyone = settings.masqueradeAll() ? Stream.of(rule(mark)) : Stream.<RuleSpec>empty();
        var outside = podSource(settings.family(), detector, false).or(this::chosenVip).stream()
                .map(from -> rule(from, mark));
        return Stream.concat(outside, everyone).toList();
    }

    /// Beside IPVS the node asks a ClusterIP from that very address, which the kernel chooses as it is one of the
    /// machine's; an endpoint on another node would answer to its own. kube-proxy masquerades these, too.
    private Optional<List<Expression>> chosenVip() {
        return switch (settings.balancer()) {
            case NFTABLES -> Optional.empty();
            case IPVS -> Optional.of(Match.concat(match.source(0), in(TableSet.CLUSTER_IPS.nftName())));
        };
    }

    /// The packet comes from a pod, or does not; empty if that cannot be known (LOC-06).
    static Optional<List<Expression>> podSource(IpFamily family, PodDetector detector, boolean is) {
        return switch (detector) {
            case PodDetector.None() -> Optional.empty();
            case PodDetector.SourceRanges _ -> {
                String set = TableSet.POD_CIDRS.nftName();
                yield Optional.of(Match.concat(new Match(family).source(0), is ? in(set) : Match.notIn(set)));
            }
            case PodDetector.Bridge(var name) -> Optional.of(Match.inInterface(name, is));
            case PodDetector.InterfacePrefix(var prefix) -> Optional.of(Match.inInterfacePrefix(prefix, is));
        };
    }

    /// Exact frontends first, then node ports (TRF-18).
    List<RuleSpec> dispatch(NodePortMatch nodePorts) {
        var frontends = rule(match.frontendKey(0), match.lookupPriority(TableSet.SERVICES.nftName(), policies()));
        return withNodePorts(frontends, nodePorts, match.lookupPriority(TableSet.NODEPORTS.nftName(), policies()));
    }

    /// @param lookup of the node port's key in register 0; a miss goes on with the next rule
    private List<RuleSpec> withNodePorts(RuleSpec first, NodePortMatch nodePorts, List<Expression> lookup) {
        var rules = acceptedNodeAddress(nodePorts).map(accepted -> rule(accepted, match.nodePortKey(0), lookup));
        return Stream.concat(Stream.of(first), rules).toList();
    }

    private static String policies() {
        return TableSet.POLICIES.nftName();
    }

    /// The ways for a destination to be accepted, of which one is enough.
    private Stream<List<Expression>> acceptedNodeAddress(NodePortMatch nodePorts) {
        return switch (nodePorts) {
            case NodePortMatch.Addresses _ -> Stream.of(namedNodeAddress());
            case NodePortMatch.AllLocal() -> Stream.of(match.destinationIsLocal());
            case NodePortMatch.AllButVips _ ->
                Stream.of(
                        namedNodeAddress(),
                        Match.concat(
                                match.destination(0),
                                Match.notIn(TableSet.EXTERNAL_IPS.nftName()),
                                match.destinationIsLocal()));
        };
    }

    private List<Expression> namedNodeAddress() {
        return Match.concat(match.destination(0), in(TableSet.NODEPORT_ADDRESSES.nftName()));
    }

    /// Silence for clients outside the ranges of a load balancer VIP, before translation (TRF-20..26), and of node
    /// ports, if that is asked for (TRF-49).
    private List<RuleSpec> firewall(NodePortMatch nodePorts) {
        var vips = rule(match.key(false), in(TableSet.FIREWALLED.nftName()), goTo(CHECK_RANGES));
        var ranged = Match.concat(in(TableSet.FIREWALLED_NODEPORTS.nftName()), goTo(CHECK_NODEPORT_RANGES));
        return withNodePorts(vips, nodePorts, ranged);
    }

    /// The chains that look for the client in the ranges of its frontend, a rule for each prefix length in use.
    Map<ChainSpec, List<RuleSpec>> rangeChecks() {
        var chains = new LinkedHashMap<ChainSpec, List<RuleSpec>>();
        chains.put(ChainSpec.regular(CHECK_RANGES), rangeCheck(false));
        chains.put(ChainSpec.regular(CHECK_NODEPORT_RANGES), rangeCheck(true));
        return chains;
    }

    private List<RuleSpec> rangeCheck(boolean nodePort) {
        var allowed = prefixes.stream()
                .filter(set -> set.nodePort() == nodePort)
                .map(set -> rule(set.holdsClient(match), Match.accept()));
        return Stream.concat(allowed, Stream.of(rule(count(Counter.SOURCE_RANGE), drop())))
                .toList();
    }

    /// Sets, not verdict maps: the kernel looks through all chains when a verdict is added, and through none when
    /// a key is.
    private List<RuleSpec> checkEndpoints(NodePortMatch nodePorts) {
        var frontends = rule(match.frontendKey(0), in(TableSet.NO_ENDPOINTS.nftName()), goTo(REFUSE));
        var refused = Match.concat(in(TableSet.NO_ENDPOINT_NODEPORTS.nftName()), goTo(REFUSE));
        return withNodePorts(frontends, nodePorts, refused);
    }

    /// Translated packets carry the endpoint's address by now, so what still has a ClusterIP matched no frontend
    /// (TRF-33), and an address that is not allocated would be routed in circles (TRF-34).
    ///
    /// Refused as a frontend without endpoints is, with a reset where the client knows TCP, while kube-proxy sends
    /// ICMP: IPv6 clients take that for a hint while they connect, and ask again after a second before they believe
    /// it.
    private List<RuleSpec> checkClusterIps() {
        return List.of(
                rule(match.destination(0), in(TableSet.CLUSTER_IPS.nftName()), goTo(REFUSE_PORT)),
                rule(match.destination(0), in(TableSet.SERVICE_CIDRS.nftName()), count(Counter.UNALLOCATED), drop()));
    }

    /// Beside IPVS a VIP is an address of this machine, at which every daemon of the host that listens on all
    /// addresses would answer: what is no frontend is refused (TRF-36, IPVS-13). Not so if the VIP is an address
    /// of another interface, too: its other ports are the host's. Never the host's own packets, which come this
    /// way only to those.
    ///
    /// A frontend's priority is the one that the packet has from the look-up in prerouting. Kernels before 6.8
    /// know no look-up in a map that only asks whether a key is there.
    private List<RuleSpec> checkOwnIps() {
        var known = rule(match.frontendKey(0), Match.toPriority(TableSet.SERVICES.nftName()), Match.accept());
        var ours = Match.concat(match.destination(0), Match.notIn(TableSet.HOST_ADDRESSES.nftName()));
        var unknown = Stream.of(TableSet.CLUSTER_IPS, TableSet.EXTERNAL_IPS)
                .map(vips -> rule(ours, match.destination(0), in(vips.nftName()), goTo(REFUSE_PORT)));
        return Stream.concat(Stream.of(known), unknown).toList();
    }

    /// What IPVS sends on does not count as translated; and no packet from an endpoint to itself comes by here but
    /// one that was sent to a Service.
    private List<Expression> translated() {
        return switch (settings.balancer()) {
            case NFTABLES -> Match.translated();
            case IPVS -> List.of();
        };
    }

    /// What was marked, and endpoints that got their own packets back (TRF-15).
    private List<RuleSpec> masquerade() {
        var masquerade = List.<Expression>of(new Masquerade(RANDOM_FULLY));
        int w = match.words();
        var hairpinKey = Match.concat(match.source(0), match.destination(w), match.nodePortKey(2 * w));
        return List.of(
                rule(Match.takeMark(settings.mark()), masquerade),
                rule(translated(), hairpinKey, in(TableSet.HAIRPIN.nftName()), masquerade));
    }
}
