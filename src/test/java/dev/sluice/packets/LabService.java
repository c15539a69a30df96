// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.demo.Pod;
import dev.sluice.model.Change;
import dev.sluice.model.Endpoint;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples;
import dev.sluice.testing.Samples.ServiceBuilder;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A Service of a [PacketLab], dual-stack, with a slice for each family. What a verb changes is in the kernel when
/// it returns.
final class LabService {
    static final int PORT = 80;
    private static final String ELSEWHERE = "node-2";

    private final LabProxy proxy;
    private final int number;
    private final String name;

    LabService(LabProxy proxy, int number) {
        this.proxy = proxy;
        this.number = number;
        this.name = "service-" + number;
    }

    /// Where to change what it is before [#is]: port 80 of TCP, UDP and SCTP, or node ports besides.
    ServiceBuilder draft() {
        return Samples.service(
                        name, ip(IpFamily.IPV4).toString(), ip(IpFamily.IPV6).toString())
                .ports(ports(0));
    }

    /// Ports for a draft, each with a node port of the same number.
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
        proxy.tell(Stream.of(IpFamily.values())
                .map(family -> slice(family, here, elsewhere))
                .toArray(Change[]::new));
        return this;
    }

    void delete() {
        proxy.delete(Kind.SERVICE, Samples.key(name));
    }

    IpAddress ip(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "10.96.1." + number : "fd00:10:96::1" + number);
    }

    /// An address outside of the cluster's ranges for it, if its draft says so.
    IpAddress externalIp(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "198.51.100." + number : "2001:db8:1::" + number);
    }

    /// Another one, for a load balancer.
    IpAddress vip(IpFamily family) {
        return IpAddress.of(family == IpFamily.IPV4 ? "203.0.113." + number : "2001:db8:2::" + number);
    }

    /// Its ClusterIP and port.
    InetSocketAddress at(IpFamily family) {
        return PacketLab.at(ip(family), PORT);
    }

    static String portName(Protocol protocol) {
        return protocol.name().toLowerCase(Locale.ROOT);
    }

    private Change slice(IpFamily family, List<Pod> here, List<Pod> elsewhere) {
        var endpoints = Stream.concat(
                        here.stream().map(pod -> endpoint(pod, family, Samples.NODE)),
                        elsewhere.stream().map(pod -> endpoint(pod, family, ELSEWHERE)))
                .toList();
        var ports = Stream.of(Protocol.values())
                .map(protocol -> new SlicePort(portName(protocol), protocol, PacketLab.TARGET))
                .toArray(SlicePort[]::new);
        return new Change.SliceUpserted(Samples.slice(name + "-" + family.name().toLowerCase(Locale.ROOT), name)
                .family(family)
                .ports(ports)
                .endpoints(endpoints)
                .build());
    }

    private static Endpoint endpoint(Pod pod, IpFamily family, String node) {
        return Samples.endpoint(pod.address(family).toString(), "ready", node);
    }
}
