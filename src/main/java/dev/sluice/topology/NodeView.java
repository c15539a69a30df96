// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import java.util.List;
import java.util.Optional;

/// What the choice of endpoints needs to know of this node.
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
        return new NodeView(
                nodeName,
                node.map(NodeInfo::zone).orElse(""),
                node.map(NodeInfo::addresses).orElse(List.of()));
    }

    /// This node's IP of a family (ND-02).
    public Optional<IpAddress> ip(IpFamily family) {
        return addresses.stream().filter(ip -> ip.family() == family).findFirst();
    }

    boolean runs(String endpointNode) {
        return !nodeName.isEmpty() && nodeName.equals(endpointNode);
    }
}
