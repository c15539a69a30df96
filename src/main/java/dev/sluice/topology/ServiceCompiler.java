// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServicePortName;
import dev.sluice.model.ServiceType;
import dev.sluice.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Compiles one Service and its slices into the frontends of one family: sections 4 and 5 of the specification.
/// A pure function; the order of the slices does not matter.
///
/// A Service port whose addresses repeat (an externalIP that is also a load balancer VIP) yields one frontend for
/// the address: ClusterIP before VIP before externalIP, so that the source ranges of a VIP hold whatever else
/// names it (TRF-26).
public final class ServiceCompiler {
    private final Service service;
    private final IpFamily family;
    private final NodeView node;
    private final Candidates candidates;
    private final List<IpAddress> vips;
    private final List<IpAddress> externalIps;
    private final boolean externalLocal;
    private final boolean rangesOnNodePorts;

    private ServiceCompiler(
            Service service,
            Collection<EndpointSlice> slices,
            IpFamily family,
            NodeView node,
            boolean rangesOnNodePorts) {
        this.service = service;
        this.rangesOnNodePorts = rangesOnNodePorts;
        this.family = family;
        this.node = node;
        candidates = new Candidates(service, slices, family, node);
        vips = ofFamily(service.loadBalancerVips());
        externalIps = ofFamily(service.externalIps());
        externalLocal = service.externalPolicy() == TrafficPolicy.LOCAL && isExternalByType(service);
    }

    /// The frontends in the order of the Service's ports; none if the Service has no ClusterIP of the family, which
    /// takes its other addresses and node ports of that family with it (SVC-01, SVC-02, SVC-20).
    public static List<Frontend> compile(
            Service service, Collection<EndpointSlice> slices, IpFamily family, NodeView node) {
        return compile(service, slices, family, node, false);
    }

    /// The same.
    ///
    /// @param rangesOnNodePorts source ranges hold for node ports too (TRF-49)
    public static List<Frontend> compile(
            Service service,
            Collection<EndpointSlice> slices,
            IpFamily family,
            NodeView node,
            boolean rangesOnNodePorts) {
        if (clusterIp(service, family).isEmpty()) {
            return List.of();
        }
        var compiler = new ServiceCompiler(service, slices, family, node, rangesOnNodePorts);
        return service.ports().stream().flatMap(compiler::frontends).toList();
    }

    /// Which endpoints [#compile] uses, and why not the others: by port, then by text.
    public static List<EndpointVerdict> explain(
            Service service, Collection<EndpointSlice> slices, IpFamily family, NodeView node) {
        if (clusterIp(service, family).isEmpty()) {
            return List.of();
        }
        var compiler = new ServiceCompiler(service, slices, family, node, false);
        return service.ports().stream().flatMap(compiler::verdicts).toList();
    }

    private Stream<Frontend> frontends(ServicePort port) {
        EndpointChoice choice = choice(port);
        Map<FrontendKey, Frontend> frontends = new LinkedHashMap<>();
        Action internal = internalAction(choice);
        clusterIp(service, family).ifPresent(ip -> add(frontends, vip(ip, port), port, false, internal, List.of()));
        if (isExternallyAccessible(port)) {
            Action external = externalAction(choice);
            List<Cidr> ranges = sourceRanges();
            vips.forEach(ip -> add(frontends, vip(ip, port), port, true, external, ranges));
            externalIps.forEach(ip -> add(frontends, vip(ip, port), port, true, external, List.of()));
            if (port.nodePort() != 0) {
                var key = new FrontendKey.NodePort(family, port.protocol(), port.nodePort());
                add(frontends, key, port, true, external, rangesOnNodePorts ? ranges : List.of());
            }
        }
        return frontends.values().stream();
    }

    private Stream<EndpointVerdict> verdicts(ServicePort port) {
        EndpointChoice choice = choice(port);
        return candidates.of(port).stream()
                .map(c -> new EndpointVerdict(name(port), c.target(), c.slice(), choice.cluster(c), choice.local(c)));
    }

    /// SVC-10, SEL-11.
    private EndpointChoice choice(ServicePort port) {
        boolean internalLocal = service.internalPolicy() == TrafficPolicy.LOCAL;
        boolean accessible = isExternallyAccessible(port);
        boolean usesLocal = internalLocal || (externalLocal && accessible);
        return new EndpointChoice(candidates.of(port), !internalLocal || accessible, usesLocal, node);
    }

    /// TRF-01..03, TRF-12.
    private Action internalAction(EndpointChoice choice) {
        if (!choice.hasAny()) {
            return new Action.Refuse();
        }
        if (service.internalPolicy() == TrafficPolicy.CLUSTER) {
            return new Action.Cluster(choice.clusterList());
        }
        List<Target> local = choice.localList();
        return local.isEmpty() ? new Action.Discard() : new Action.Local(local);
    }

    /// TRF-04..10, TRF-12.
    private Action externalAction(EndpointChoice choice) {
        if (!choice.hasAny()) {
            return new Action.Refuse();
        }
        return externalLocal
                ? new Action.ShortCircuit(choice.clusterList(), choice.localList())
                : new Action.Cluster(choice.clusterList());
    }

    private void add(
            Map<FrontendKey, Frontend> frontends,
            FrontendKey key,
            ServicePort port,
            boolean external,
            Action action,
            List<Cidr> ranges) {
        // Affinity to nobody programs nothing; without it equal programming is an equal frontend.
        int affinity = switch (action) {
            case Action.Cluster _, Action.Local _, Action.ShortCircuit _ -> service.affinitySeconds();
            case Action.Discard _, Action.Refuse _ -> 0;
        };
        frontends.putIfAbsent(key, new Frontend(key, name(port), external, action, affinity, ranges));
    }

    /// SVC-05 and TRF-23: a node that is allowed reaches a VIP bound on itself with the VIP as source.
    private List<Cidr> sourceRanges() {
        var ranges = new ArrayList<Cidr>();
        for (Cidr range : service.loadBalancerSourceRanges()) {
            if (range.family() == family) {
                ranges.add(range);
            }
        }
        if (ranges.isEmpty() || ranges.stream().anyMatch(range -> range.prefix() == 0)) {
            return List.of();
        }
        Optional<IpAddress> nodeIp = node.ip(family);
        if (nodeIp.filter(ip -> ranges.stream().anyMatch(range -> range.contains(ip)))
                .isPresent()) {
            vips.forEach(ip -> ranges.add(Cidr.of(ip)));
        }
        return Cidr.merge(ranges);
    }

    /// SVC-09.
    private boolean isExternallyAccessible(ServicePort port) {
        return port.nodePort() != 0 || !vips.isEmpty() || !externalIps.isEmpty();
    }

    /// SVC-07: by type, whatever the family.
    private static boolean isExternalByType(Service service) {
        return switch (service.type()) {
            case LOAD_BALANCER, NODE_PORT -> true;
            case CLUSTER_IP -> !service.externalIps().isEmpty();
            case EXTERNAL_NAME -> false;
        };
    }

    private static Optional<IpAddress> clusterIp(Service service, IpFamily family) {
        return service.type() == ServiceType.EXTERNAL_NAME ? Optional.empty() : service.clusterIp(family);
    }

    private List<IpAddress> ofFamily(List<IpAddress> addresses) {
        return addresses.stream().filter(ip -> ip.family() == family).toList();
    }

    private static FrontendKey vip(IpAddress address, ServicePort port) {
        return new FrontendKey.Vip(address, port.protocol(), port.port());
    }

    private ServicePortName name(ServicePort port) {
        return new ServicePortName(service.key(), port.name(), port.protocol());
    }
}
