// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Node rules for tests: each part in every kind that it has.
public final class NodeRulesSamples {
    private NodeRulesSamples() {}

    /// One of each kind of detector, and two of the kind that holds ranges.
    public static List<PodDetector> detectors(IpFamily family) {
        return List.of(
                new PodDetector.None(),
                new PodDetector.SourceRanges(List.of(cidr(family, "10.244.0.0/24", "fd00:244::/112"))),
                new PodDetector.SourceRanges(List.of(
                        cidr(family, "10.244.0.0/24", "fd00:244::/112"),
                        cidr(family, "10.245.0.0/16", "fd00:245::/64"))),
                new PodDetector.Bridge("cni0"),
                new PodDetector.InterfacePrefix("veth"));
    }

    /// None, one and two ranges, the last one reaching to the end of the address space.
    public static List<List<Cidr>> serviceCidrs(IpFamily family) {
        Cidr first = cidr(family, "10.96.0.0/12", "fd00:96::/112");
        return List.of(
                List.of(),
                List.of(first),
                List.of(first, cidr(family, "172.30.0.0/16", "fd00:1234::/108")),
                List.of(first, cidr(family, "240.0.0.0/4", "ff00::/8")));
    }

    /// One of each kind, none to two addresses, and neighbours of one address.
    public static List<NodePortMatch> nodePorts(IpFamily family) {
        Cidr first = cidr(family, "192.168.7.1/32", "2001:db8:7::1/128");
        return List.of(
                new NodePortMatch.Addresses(List.of()),
                new NodePortMatch.Addresses(List.of(first)),
                new NodePortMatch.Addresses(List.of(first, cidr(family, "192.168.8.0/24", "2001:db8:8::/64"))),
                new NodePortMatch.Addresses(List.of(
                        cidr(family, "192.168.7.0/32", "2001:db8:7::/128"),
                        first,
                        cidr(family, "192.168.7.2/32", "2001:db8:7::2/128"))),
                new NodePortMatch.AllLocal(),
                new NodePortMatch.AllButVips(List.of()),
                new NodePortMatch.AllButVips(List.of(first)));
    }

    /// Each sample of each part once, the others as on a usual node.
    public static List<NodeRules> all(IpFamily family) {
        NodeRules usual = usual(family);
        var all = new ArrayList<NodeRules>();
        all.add(NodeRules.empty(family));
        detectors(family).forEach(d -> all.add(new NodeRules(family, d, usual.serviceCidrs(), usual.nodePorts())));
        serviceCidrs(family).forEach(c -> all.add(new NodeRules(family, usual.detector(), c, usual.nodePorts())));
        nodePorts(family).forEach(n -> all.add(new NodeRules(family, usual.detector(), usual.serviceCidrs(), n)));
        return all.stream().distinct().toList();
    }

    /// Pods by range, one range of ClusterIPs, node ports on the primary address.
    public static NodeRules usual(IpFamily family) {
        return new NodeRules(
                family,
                detectors(family).get(1),
                serviceCidrs(family).get(1),
                nodePorts(family).get(1));
    }

    /// Any combination of the samples.
    public static NodeRules random(IpFamily family, RandomGenerator random) {
        return new NodeRules(
                family,
                any(detectors(family), random),
                any(serviceCidrs(family), random),
                any(nodePorts(family), random));
    }

    private static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    private static Cidr cidr(IpFamily family, String ipv4, String ipv6) {
        return Cidr.of(
                switch (family) {
                    case IPV4 -> ipv4;
                    case IPV6 -> ipv6;
                });
    }
}
