// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Settings, our Node, this machine and the ServiceCIDRs, compiled into what is programmed once per node and
/// family. Pure.
public final class NodeRulesCompiler {
    private NodeRulesCompiler() {}

    /// Ranges of other families are left out; what remains is merged and sorted.
    ///
    /// @param node empty until it is known: then no pod ranges, and no primary address
    /// @param host none until they are known: then no node port on a range of addresses
    public static NodeRules compile(
            ProxySettings settings,
            Optional<NodeInfo> node,
            HostAddresses host,
            Collection<Cidr> serviceCidrs,
            IpFamily family) {
        return new NodeRules(
                family,
                detector(settings.localDetection(), node, family),
                Cidr.merge(ofFamily(serviceCidrs, family)),
                nodePorts(settings.nodePortAddresses(), node, host.of(family), family));
    }

    /// LOC-01..07: per family; a dual-stack cluster may have it for one family only.
    private static PodDetector detector(LocalDetection detection, Optional<NodeInfo> node, IpFamily family) {
        return switch (detection) {
            case LocalDetection.ClusterCidrs(List<Cidr> cidrs) -> firstRange(cidrs, family);
            case LocalDetection.NodePodCidrs _ ->
                firstRange(node.map(NodeInfo::podCidrs).orElse(List.of()), family);
            case LocalDetection.Bridge(String name) ->
                name.isEmpty() ? new PodDetector.None() : new PodDetector.Bridge(name);
            case LocalDetection.InterfacePrefix(String prefix) ->
                prefix.isEmpty() ? new PodDetector.None() : new PodDetector.InterfacePrefix(prefix);
            case LocalDetection.None _ -> new PodDetector.None();
        };
    }

    private static PodDetector firstRange(List<Cidr> cidrs, IpFamily family) {
        return ofFamily(cidrs, family).stream()
                .findFirst()
                .<PodDetector>map(cidr -> new PodDetector.SourceRanges(List.of(cidr)))
                .orElseGet(PodDetector.None::new);
    }

    private static NodePortMatch nodePorts(
            NodePortAddresses addresses, Optional<NodeInfo> node, List<IpAddress> host, IpFamily family) {
        return switch (addresses) {
            case NodePortAddresses.All _ -> new NodePortMatch.AllLocal();
            case NodePortAddresses.Primary _ -> new NodePortMatch.Addresses(primary(node, family));
            case NodePortAddresses.Ranges(List<Cidr> cidrs) -> inRanges(ofFamily(cidrs, family), host);
        };
    }

    /// TRF-40, ND-03.
    private static List<Cidr> primary(Optional<NodeInfo> node, IpFamily family) {
        return node.map(NodeInfo::addresses).orElse(List.of()).stream()
                .filter(ip -> ip.family() == family)
                .findFirst()
                .filter(ip -> !ip.isLoopback())
                .map(Cidr::of)
                .stream()
                .toList();
    }

    /// TRF-41..43: the ranges say which of this machine's addresses, and no more: a packet to another host in a
    /// range is not for us. Loopback never answers (TRF-44).
    private static NodePortMatch inRanges(List<Cidr> cidrs, List<IpAddress> host) {
        if (cidrs.isEmpty() || cidrs.stream().anyMatch(cidr -> cidr.prefix() == 0)) {
            return new NodePortMatch.AllLocal();
        }
        return new NodePortMatch.Addresses(host.stream()
                .filter(ip -> !ip.isLoopback() && cidrs.stream().anyMatch(cidr -> cidr.contains(ip)))
                .map(Cidr::of)
                .toList());
    }

    private static List<Cidr> ofFamily(Collection<Cidr> cidrs, IpFamily family) {
        return cidrs.stream().filter(cidr -> cidr.family() == family).toList();
    }
}
