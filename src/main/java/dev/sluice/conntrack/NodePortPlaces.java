// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.Cidr;
import dev.sluice.model.ClusterState;
import dev.sluice.model.IpAddress;
import dev.sluice.topology.NodePortMatch;
import dev.sluice.topology.NodeRules;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The addresses of this machine on which node ports answer: a flow to the same port of another machine is not ours
/// (CT-08).
public final class NodePortPlaces {
    private NodePortPlaces() {}

    /// By the node's rules and the addresses that the machine has. An address that the rules name is taken for ours
    /// also while the machine's addresses are not known.
    public static Set<IpAddress> of(NodeRules rules, ClusterState state) {
        return switch (rules.nodePorts()) {
            case NodePortMatch.Addresses(List<Cidr> ranges) ->
                ranges.stream().filter(NodePortPlaces::isOne).map(Cidr::first).collect(Collectors.toUnmodifiableSet());
            case NodePortMatch.AllLocal() -> ours(state, rules);
            // VIPs among them have no node ports; what somebody else has at that port there begins anew at worst.
            case NodePortMatch.AllButVips _ -> ours(state, rules);
        };
    }

    private static Set<IpAddress> ours(ClusterState state, NodeRules rules) {
        return state.hostAddresses().of(rules.family()).stream()
                .filter(Predicate.not(IpAddress::isLoopback))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isOne(Cidr cidr) {
        return cidr.prefix() == cidr.family().bits();
    }
}
