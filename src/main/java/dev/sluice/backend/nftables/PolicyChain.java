// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.nftables;

import dev.sluice.backend.Counter;
import dev.sluice.backend.nftables.EndpointList.Scope;
import dev.sluice.netlink.nft.Expression;
import dev.sluice.netlink.nft.RuleSpec;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.PodDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A chain that `policies` points to: how packets of a frontend are treated, shared by all frontends that are
/// treated so and have as many endpoints. The name says it all, so a restart reads it back from the kernel.
///
/// @param nodePort for node ports, whose slots lie in maps of their own
/// @param cluster endpoints in the cluster list, 0 where it is not used, [#LEFT] where IPVS has it
/// @param local endpoints in the local list, 0 where it is not used, [#LEFT] where IPVS has it
/// @param affinity seconds that a client is remembered, 0 = not at all
record PolicyChain(Kind kind, boolean nodePort, int cluster, int local, int affinity) {
    enum Kind {
        /// ClusterIP over all endpoints: `cluster-lb-N`.
        CLUSTER("cluster-"),
        /// ClusterIP over endpoints here: `cluster-local-lb-M`.
        CLUSTER_LOCAL("cluster-local-"),
        /// From outside over all endpoints, masqueraded: `masq-lb-N`.
        MASQUERADED("masq-"),
        /// From outside over endpoints here, pods and this node over all: `ext-local-lb-N-M`.
        EXTERNAL_LOCAL("ext-local-"),
        /// Silence: `discard`.
        DISCARD("discard");

        private final String stem;

        Kind(String stem) {
            this.stem = stem;
        }
    }

    /// In place of a number of endpoints: the packet is let through to IPVS. `masq-lb-ipvs`, `ext-local-lb-3-ipvs`.
    static final int LEFT = -1;

    private static final String LEFT_WORD = "ipvs";
    private static final String NODE_PORT = "nodeport-";
    private static final Pattern NUMBERED =
            Pattern.compile("(.+?-)(?:affinity-(\\d{1,9})-)?lb-(\\d{1,9}|ipvs)(?:-(\\d{1,9}|ipvs))?");
    private static final PolicyChain DISCARDING = new PolicyChain(Kind.DISCARD, false, 0, 0, 0);

    /// Written out, see [dev.sluice.model.IpAddress#equals].
    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyChain that
                && kind == that.kind
                && nodePort == that.nodePort
                && cluster == that.cluster
                && local == that.local
                && affinity == that.affinity;
    }

    @Override
    public int hashCode() {
        return ((kind.stem.hashCode() * 31 + cluster) * 31 + local) * 31 + affinity;
    }

    /// The chain for a frontend; empty if the frontend is refused, which needs none.
    static Optional<PolicyChain> of(Programmed programmed) {
        var frontend = programmed.frontend();
        int all = programmed.clusterSize();
        int here = programmed.localSize();
        boolean nodePort = frontend.key() instanceof FrontendKey.NodePort;
        return kind(frontend)
                .map(kind -> kind == Kind.DISCARD
                        ? DISCARDING
                        : new PolicyChain(kind, nodePort, all, here, programmed.seconds()));
    }

    private static Optional<Kind> kind(Frontend frontend) {
        return switch (frontend.action()) {
            case Action.Cluster _ -> Optional.of(frontend.external() ? Kind.MASQUERADED : Kind.CLUSTER);
            case Action.Local _ -> Optional.of(Kind.CLUSTER_LOCAL);
            case Action.ShortCircuit _ -> Optional.of(Kind.EXTERNAL_LOCAL);
            case Action.Discard() -> Optional.of(Kind.DISCARD);
            case Action.Refuse() -> Optional.empty();
        };
    }

    String name() {
        String stem = (nodePort ? NODE_PORT : "") + kind.stem + EndpointList.stem(affinity);
        return switch (kind) {
            case CLUSTER, MASQUERADED -> stem + word(cluster);
            case CLUSTER_LOCAL -> stem + word(local);
            case EXTERNAL_LOCAL -> stem + word(cluster) + "-" + word(local);
            case DISCARD -> kind.stem;
        };
    }

    private static String word(int size) {
        return size == LEFT ? LEFT_WORD : Integer.toString(size);
    }

    private static int size(String word) {
        return word.equals(LEFT_WORD) ? LEFT : Integer.parseInt(word);
    }

    /// Reads a name back; empty if it is none of ours.
    static Optional<PolicyChain> named(String name) {
        if (name.equals(Kind.DISCARD.stem)) {
            return Optional.of(DISCARDING);
        }
        var matcher = NUMBERED.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        boolean nodePort = name.startsWith(NODE_PORT);
        String stem = matcher.group(1).substring(nodePort ? NODE_PORT.length() : 0);
        int affinity = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        int first = size(matcher.group(3));
        int second = matcher.group(4) == null ? 0 : size(matcher.group(4));
        for (Kind kind : Kind.values()) {
            if (kind.stem.equals(stem)) {
                var chain = kind == Kind.CLUSTER_LOCAL
                        ? new PolicyChain(kind, nodePort, 0, first, affinity)
                        : new PolicyChain(kind, nodePort, first, second, affinity);
                return chain.name().equals(name) ? Optional.of(chain) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Some chain of the kind, for probes.
    static PolicyChain sample(Kind kind, boolean nodePort, int affinity) {
        return switch (kind) {
            case CLUSTER, MASQUERADED -> new PolicyChain(kind, nodePort, 3, 0, affinity);
            case CLUSTER_LOCAL -> new PolicyChain(kind, nodePort, 0, 2, affinity);
            case EXTERNAL_LOCAL -> new PolicyChain(kind, nodePort, 3, 2, affinity);
            case DISCARD -> DISCARDING;
        };
    }

    /// The chain of ClusterIPs with so many endpoints anywhere.
    static PolicyChain cluster(int endpoints) {
        return new PolicyChain(Kind.CLUSTER, false, endpoints, 0, 0);
    }

    /// The chains of a table that leaves plain lists to IPVS; those of [Action.ShortCircuit] come on demand.
    static List<PolicyChain> left() {
        return List.of(
                new PolicyChain(Kind.CLUSTER, false, LEFT, 0, 0),
                new PolicyChain(Kind.CLUSTER_LOCAL, false, 0, LEFT, 0),
                new PolicyChain(Kind.MASQUERADED, false, LEFT, 0, 0),
                new PolicyChain(Kind.MASQUERADED, true, LEFT, 0, 0));
    }

    static PolicyChain discard() {
        return DISCARDING;
    }

    /// Whether frontends of this chain are reached from outside; a discarding chain serves ClusterIPs only
    /// (TRF-03).
    boolean external() {
        return kind == Kind.MASQUERADED || kind == Kind.EXTERNAL_LOCAL;
    }

    /// The lists it draws from, which need balancing chains of their own; what is empty, or left to IPVS, needs none.
    List<EndpointList> lists() {
        var all = new EndpointList(nodePort, Scope.CLUSTER, cluster, affinity);
        var here = new EndpointList(nodePort, Scope.LOCAL, local, affinity);
        return Stream.of(all, here).filter(l -> l.size() > 0).toList();
    }

    /// Whether IPVS has one of the lists.
    boolean isLeft() {
        return cluster == LEFT || local == LEFT;
    }

    /// Whether the rules differ with the detector.
    boolean dependsOnDetector() {
        return kind == Kind.EXTERNAL_LOCAL;
    }

    List<RuleSpec> rules(Settings settings, PodDetector detector) {
        var all = target(new EndpointList(nodePort, Scope.CLUSTER, cluster, affinity));
        var here = target(new EndpointList(nodePort, Scope.LOCAL, local, affinity));
        var mark = Match.setMark(settings.mark());
        return switch (kind) {
            case CLUSTER -> List.of(Match.rule(Match.jump(FixedChains.MARK_OUTSIDE)), Match.rule(all));
            case CLUSTER_LOCAL -> List.of(Match.rule(Match.jump(FixedChains.MARK_OUTSIDE)), Match.rule(here));
            case MASQUERADED -> List.of(Match.rule(mark, all));
            case EXTERNAL_LOCAL -> externalLocal(settings, detector, all, here);
            case DISCARD -> List.of(Match.rule(nowhere()));
        };
    }

    /// Pods before the node itself (TRF-05): what a pod sends is not masqueraded, what a process of the node sends
    /// is.
    private static List<RuleSpec> externalLocal(
            Settings settings, PodDetector detector, List<Expression> all, List<Expression> here) {
        var rules = new ArrayList<RuleSpec>();
        FixedChains.podSource(settings.family(), detector, true).ifPresent(pod -> rules.add(Match.rule(pod, all)));
        rules.add(Match.rule(Match.sourceIsLocal(), Match.setMark(settings.mark()), all));
        rules.add(Match.rule(here));
        return List.copyOf(rules);
    }

    private static List<Expression> target(EndpointList list) {
        return switch (list.size()) {
            case 0 -> nowhere();
            case LEFT -> Match.accept();
            default -> Match.goTo(list.chain());
        };
    }

    /// Endpoints exist, but none that this client may use (TRF-32).
    private static List<Expression> nowhere() {
        return Match.concat(Match.count(Counter.NO_LOCAL), Match.drop());
    }
}
