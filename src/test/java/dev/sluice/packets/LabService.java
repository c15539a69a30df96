// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.Endpoint;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/// A Service of a [PacketLab], dual-stack, with a slice for each family. What a verb changes is in the kernel when
/// it returns.
final class LabService {
    static final int PORT = 80;
    private static final String ELSEWHERE = "node-2";

    private final LabProxy proxy;
    private final LabPlan plan;
    private final int number;
    private final String name;

    LabService(LabProxy proxy, LabPlan plan, int number) {
        this.proxy = proxy;
        this.plan = plan;
        this.number = number;
        this.name = "service-" + number;
    }

    String name() {
        return name;
    }

    /// What it is unless told otherwise, to be changed before [#is]: a ClusterIP with port 80 of TCP, UDP and SCTP.
    ServiceBuilder draft() {
        return Samples.service(
                        name, ip(IpFamily.IPV4).toString(), ip(IpFamily.IPV6).toString())
                .ports(ports(0));
    }

    /// A draft that is reached from outside, too: by externalIP, load balancer VIP and node port.
    ServiceBuilder externalDraft() {
        return draft().type(ServiceType.LOAD_BALANCER)
                .ports(ports(nodePort()))
                .externalIps(text(this::externalIp))
                .vips(text(this::vip));
    }

    /// Ports for a draft.
    ///
    /// @param nodePort of each protocol, 0 = none
    static ServicePort[] ports(int nodePort) {
        return Stream.of(Protocol.values())
                .map(protocol -> new ServicePort(portName(protocol), protocol, PORT, nodePort))
                .toArray(ServicePort[]::new);
    }

    /// Upserts the Service.
    LabService is(ServiceBuilder draft) {
        proxy.tell(new Change.ServiceUpserted(draft.build()));
        return this;
    }

    /// Upserts it as its draft has it.
    LabService exists() {
        return is(draft());
    }

    /// Replaces its endpoints by pods of this node.
    LabService endpoints(Pod... here) {
        return endpoints(List.of(here), List.of());
    }

    /// Replaces its endpoints.
    ///
    /// @param elsewhere pods that are said to be on another node
    LabService endpoints(List<Pod> here, List<Pod> elsewhere) {
        return endpoints(family -> slice(family, here, elsewhere));
    }

    /// The same, with hints that keep those here out of the cluster list if there are others: then it has no pod in
    /// common with the local list.
    LabService endpointsApart(List<Pod> here, List<Pod> elsewhere) {
        return endpoints(family -> slice(family, here, elsewhere, "zone-of-others", PacketLab.ZONE));
    }

    /// Replaces its endpoints by the node itself, as a pod without a network of its own has it.
    LabService servedByNode() {
        return endpoints(family ->
                slice(family, Stream.of(Samples.endpoint(plan.node(family).toString(), "ready", Samples.NODE))));
    }

    private LabService endpoints(Function<IpFamily, Change> slice) {
        proxy.tell(Stream.of(IpFamily.values()).map(slice).toArray(Change[]::new));
        return this;
    }

    void delete() {
        proxy.delete(Kind.SERVICE, Samples.key(name));
    }

    ObjectKey key() {
        return Samples.key(name);
    }

    IpAddress ip(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "10.96.1." + number : "fd00:10:96::1" + number);
    }

    /// An address outside of the cluster's ranges.
    IpAddress externalIp(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "198.51.100." + number : "2001:db8:1::" + number);
    }

    /// Another one, for a load balancer.
    IpAddress vip(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "203.0.113." + number : "2001:db8:2::" + number);
    }

    int nodePort() {
        return 30_000 + number;
    }

    /// The frontends of [#externalDraft]: externalIP, VIP, node port.
    List<InetSocketAddress> external(IpFamily family) {
        return List.of(
                PacketLab.at(externalIp(family), PORT),
                PacketLab.at(vip(family), PORT),
                PacketLab.at(plan.node(family), nodePort()));
    }

    /// Its ClusterIP and port.
    InetSocketAddress at(IpFamily family) {
        return PacketLab.at(ip(family), PORT);
    }

    static String portName(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    private static String[] text(Function<IpFamily, IpAddress> address) {
        return Stream.of(IpFamily.values())
                .map(family -> address.apply(family).toString())
                .toArray(String[]::new);
    }

    private Change slice(IpFamily family, List<Pod> here, List<Pod> elsewhere) {
        return slice(
                family, Stream.concat(endpoints(here, family, Samples.NODE), endpoints(elsewhere, family, ELSEWHERE)));
    }

    private Change slice(IpFamily family, List<Pod> here, List<Pod> elsewhere, String zoneHere, String zoneElsewhere) {
        return slice(
                family,
                Stream.concat(
                        endpoints(here, family, Samples.NODE, zoneHere),
                        endpoints(elsewhere, family, ELSEWHERE, zoneElsewhere)));
    }

    private Change slice(IpFamily family, Stream<Endpoint> endpoints) {
        var ports = Stream.of(Protocol.values())
                .map(protocol -> new SlicePort(portName(protocol), protocol, PacketLab.TARGET))
                .toArray(SlicePort[]::new);
        return new Change.SliceUpserted(Samples.slice(name + "-" + family.name().toLowerCase(Locale.ROOT), name)
                .family(family)
                .ports(ports)
                .endpoints(endpoints.toList())
                .build());
    }

    private static Stream<Endpoint> endpoints(List<Pod> pods, IpFamily family, String node, String... hints) {
        return pods.stream().map(pod -> Samples.endpoint(pod.address(family).toString(), "ready", node, hints));
    }
}
