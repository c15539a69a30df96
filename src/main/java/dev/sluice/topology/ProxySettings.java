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
/// @param dropUnallocated drop what is sent to addresses of Service ranges that no Service has (TRF-34)
/// @param externalIps whether `externalIPs` of Services count: gate `AllowServiceExternalIPs` (SVC-03)
/// @param vipsOnHost the backend makes VIPs addresses of this machine, as ipvs does: it has to know which addresses the
///     machine has otherwise, and node ports answer on those by name (IPVS-06, IPVS-16)
public record ProxySettings(
        LocalDetection localDetection,
        NodePortAddresses nodePortAddresses,
        Optional<IpAddress> nodeIpOverride,
        boolean nodePortsOnVips,
        boolean sourceRangesOnNodePorts,
        boolean dropUnallocated,
        boolean externalIps,
        boolean vipsOnHost) {
    public ProxySettings {
        nodeIpOverride = nodeIpOverride.filter(ip -> !ip.isUnspecified());
    }

    /// With the defaults of what may be left out: the Node's own IPs, no node ports on VIPs, no ranges on node
    /// ports, unallocated addresses dropped, externalIPs.
    public ProxySettings(LocalDetection localDetection, NodePortAddresses nodePortAddresses) {
        this(localDetection, nodePortAddresses, Optional.empty(), false, false, true, true, false);
    }

    public ProxySettings withNodeIp(IpAddress ip) {
        return new ProxySettings(
                localDetection,
                nodePortAddresses,
                Optional.of(ip),
                nodePortsOnVips,
                sourceRangesOnNodePorts,
                dropUnallocated,
                externalIps,
                vipsOnHost);
    }

    public ProxySettings withVipsOnHost() {
        return new ProxySettings(
                localDetection,
                nodePortAddresses,
                nodeIpOverride,
                nodePortsOnVips,
                sourceRangesOnNodePorts,
                dropUnallocated,
                externalIps,
                true);
    }

    public ProxySettings withNodePortsOnVips() {
        return with(true, sourceRangesOnNodePorts, dropUnallocated, externalIps);
    }

    public ProxySettings withSourceRangesOnNodePorts() {
        return with(nodePortsOnVips, true, dropUnallocated, externalIps);
    }

    public ProxySettings withUnallocatedRouted() {
        return with(nodePortsOnVips, sourceRangesOnNodePorts, false, externalIps);
    }

    public ProxySettings withoutExternalIps() {
        return with(nodePortsOnVips, sourceRangesOnNodePorts, dropUnallocated, false);
    }

    private ProxySettings with(boolean onVips, boolean ranges, boolean drop, boolean external) {
        return new ProxySettings(
                localDetection, nodePortAddresses, nodeIpOverride, onVips, ranges, drop, external, vipsOnHost);
    }

    /// Whether the node's rules cannot be told without this machine's addresses (TRF-43).
    public boolean needsHostAddresses() {
        return vipsOnHost || nodePortAddresses instanceof NodePortAddresses.Ranges;
    }

    /// Whether Services compile to the same by both, so that only the node's rules have to be compiled anew.
    public boolean compilesAs(ProxySettings other) {
        return sourceRangesOnNodePorts == other.sourceRangesOnNodePorts
                && externalIps == other.externalIps
                && nodeIpOverride.equals(other.nodeIpOverride);
    }
}
