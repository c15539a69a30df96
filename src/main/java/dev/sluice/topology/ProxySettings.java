// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.IpAddress;
import java.util.Optional;

/// The configuration that decides about [NodeRules], and about the node's own address.
///
/// @param nodeIpOverride taken for the node's IP, and its family for the primary one, whatever the Node says:
///     kube-proxy's `bindAddress` (ND-02). An unspecified address is none
/// @param nodePortsOnVips where every address of the machine answers node ports, those that are VIPs or externalIPs
///     of Services do too, as they do in kube-proxy (TRF-48)
/// @param sourceRangesOnNodePorts hold a Service's `loadBalancerSourceRanges` against the clients of its node ports
///     too, as no kube-proxy does (TRF-49)
/// @param externalIps whether `externalIPs` of Services count: gate `AllowServiceExternalIPs` (SVC-03)
public record ProxySettings(
        LocalDetection localDetection,
        NodePortAddresses nodePortAddresses,
        Optional<IpAddress> nodeIpOverride,
        boolean nodePortsOnVips,
        boolean sourceRangesOnNodePorts,
        boolean externalIps) {
    public ProxySettings {
        nodeIpOverride = nodeIpOverride.filter(ip -> !ip.isUnspecified());
    }

    /// With the defaults of what may be left out: the Node's own IPs, no node ports on VIPs, no ranges on node
    /// ports, externalIPs.
    public ProxySettings(LocalDetection localDetection, NodePortAddresses nodePortAddresses) {
        this(localDetection, nodePortAddresses, Optional.empty(), false, false, true);
    }

    public ProxySettings withNodeIp(IpAddress ip) {
        return new ProxySettings(
                localDetection,
                nodePortAddresses,
                Optional.of(ip),
                nodePortsOnVips,
                sourceRangesOnNodePorts,
                externalIps);
    }

    public ProxySettings withNodePortsOnVips() {
        return new ProxySettings(
                localDetection, nodePortAddresses, nodeIpOverride, true, sourceRangesOnNodePorts, externalIps);
    }

    public ProxySettings withSourceRangesOnNodePorts() {
        return new ProxySettings(localDetection, nodePortAddresses, nodeIpOverride, nodePortsOnVips, true, externalIps);
    }

    public ProxySettings withoutExternalIps() {
        return new ProxySettings(
                localDetection, nodePortAddresses, nodeIpOverride, nodePortsOnVips, sourceRangesOnNodePorts, false);
    }

    /// Whether the node's rules cannot be told without this machine's addresses (TRF-43).
    public boolean needsHostAddresses() {
        return nodePortAddresses instanceof NodePortAddresses.Ranges;
    }
}
