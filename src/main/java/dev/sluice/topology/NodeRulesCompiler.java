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
import java.util.stream.Stream;

/// Settings, our Node, this machine and the ServiceCIDRs, compiled into what is programmed once per node and
/// family. Pure.
public final class NodeRulesCompiler {
    private final ProxySettings settings;
    private final NodeView view;
    private final HostAddresses host;
    private final IpFamily family;

    private NodeRulesCompiler(ProxySettings settings, NodeView view, HostAddresses host, IpFamily family) {
        this.settings = settings;
        this.view = view;
        this.host = host;
        this.family = family;
    }

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
        var view = NodeView.of("", node, settings.nodeIpOverride());
        return new NodeRules(
                family,
                detector(settings.localDetection(), node, family),
                settings.dropUnallocated() ? Cidr.merge(ofFamily(serviceCidrs, family)) : List.of(),
                new NodeRulesCompiler(settings, view, host, family).nodePorts(),
                settings.vipsOnHost() ? each(host.of(family).stream()) : List.of());
    }

    /// LOC-01..07: per family; a dual-stack cluster may have it for one family only.
    private static PodDetector detector(LocalDetection detection, Optional<NodeInfo> node, IpFamily family) {
        return switch (detection) {
            case LocalDetection.ClusterCidrs(List<Cidr> cidrs) -> sources(cidrs, family);
            case LocalDetection.NodePodCidrs _ ->
                sources(node.map(NodeInfo::podCidrs).orElse(List.of()), family);
            case LocalDetection.Bridge(String name) ->
                name.isEmpty() ? new PodDetector.None() : new PodDetector.Bridge(name);
            case LocalDetection.InterfacePrefix(String prefix) ->
                prefix.isEmpty() ? new PodDetector.None() : new PodDetector.InterfacePrefix(prefix);
            case LocalDetection.None _ -> new PodDetector.None();
        };
    }

    private static PodDetector sources(List<Cidr> cidrs, IpFamily family) {
        List<Cidr> ranges = Cidr.merge(ofFamily(cidrs, family));
        return ranges.isEmpty() ? new PodDetector.None() : new PodDetector.SourceRanges(ranges);
    }

    private NodePortMatch nodePorts() {
        return switch (settings.nodePortAddresses()) {
            case NodePortAddresses.All _ -> everywhere();
            case NodePortAddresses.Primary _ -> addresses(primary());
            case NodePortAddresses.Ranges(List<Cidr> cidrs, boolean primary) ->
                inRanges(ofFamily(cidrs, family), primary);
        };
    }

    /// TRF-40, ND-03. An address that the machine does not have is no place for a virtual server: it would take it
    /// for a VIP.
    private Stream<IpAddress> primary() {
        return view.ip(family).stream().filter(ip -> !settings.vipsOnHost() || host.contains(ip));
    }

    /// TRF-48.
    private NodePortMatch everywhere() {
        if (settings.vipsOnHost()) {
            return addresses(host.of(family).stream());
        }
        return settings.nodePortsOnVips()
                ? new NodePortMatch.AllLocal()
                : new NodePortMatch.AllButVips(
                        addresses(view.of(family).stream()).ranges());
    }

    /// TRF-41..43: the ranges say which of this machine's addresses, and no more: a packet to another host in a
    /// range is not for us.
    private NodePortMatch inRanges(List<Cidr> cidrs, boolean alsoPrimary) {
        if (cidrs.stream().anyMatch(cidr -> cidr.prefix() == 0) || (cidrs.isEmpty() && !alsoPrimary)) {
            return everywhere();
        }
        var inside = host.of(family).stream().filter(ip -> cidrs.stream().anyMatch(cidr -> cidr.contains(ip)));
        return addresses(alsoPrimary ? Stream.concat(primary(), inside) : inside);
    }

    /// Loopback never answers (TRF-44).
    private static NodePortMatch.Addresses addresses(Stream<IpAddress> addresses) {
        return new NodePortMatch.Addresses(each(addresses.filter(ip -> !ip.isLoopback())));
    }

    private static List<Cidr> each(Stream<IpAddress> addresses) {
        return Cidr.merge(addresses.map(Cidr::of).toList());
    }

    private static List<Cidr> ofFamily(Collection<Cidr> cidrs, IpFamily family) {
        return cidrs.stream().filter(cidr -> cidr.family() == family).toList();
    }
}
