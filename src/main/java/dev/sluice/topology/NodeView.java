// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the choice of endpoints, and who listens on this node, need to know of it.
///
/// kube-proxy takes a family's loopback address where the node has no address of that family; here there is none
/// then, which comes to the same: loopback accepts no node ports (ND-03), and no range of clients holds it.
///
/// @param nodeName empty = unknown, then no endpoint is local (EP-08)
/// @param zone empty = unknown, then zone hints are not heeded (SEL-08)
/// @param addresses in order of preference; the first of a family is the node's IP (ND-02)
public record NodeView(String nodeName, String zone, List<IpAddress> addresses) {
    public NodeView {
        addresses = List.copyOf(addresses);
    }

    /// The view of a Node that may not be known yet.
    public static NodeView of(String nodeName, Optional<NodeInfo> node) {
        return of(nodeName, node, Optional.empty());
    }

    /// The same.
    ///
    /// @param override goes before what the Node says, so it is the IP of its family, and its family is the primary
    ///     one
    public static NodeView of(String nodeName, Optional<NodeInfo> node, Optional<IpAddress> override) {
        var told = node.map(NodeInfo::addresses).orElse(List.of());
        return new NodeView(
                nodeName,
                node.map(NodeInfo::zone).orElse(""),
                Stream.concat(override.stream(), told.stream()).distinct().toList());
    }

    /// This node's IP of a family (ND-02).
    public Optional<IpAddress> ip(IpFamily family) {
        return of(family).stream().findFirst();
    }

    /// All its addresses of a family.
    public List<IpAddress> of(IpFamily family) {
        return addresses.stream().filter(ip -> ip.family() == family).toList();
    }

    /// The family of the address that is preferred to all others; empty if there is no address.
    public Optional<IpFamily> primaryFamily() {
        return addresses.stream().findFirst().map(IpAddress::family);
    }

    boolean runs(String endpointNode) {
        return !nodeName.isEmpty() && nodeName.equals(endpointNode);
    }
}
