// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;

/// A ClusterIP and port of a Service: what a client asks.
record Vip(ObjectKey service, Protocol protocol, IpAddress address, int port) implements Comparable<Vip> {
    private static final Comparator<Vip> ORDER = Comparator.comparing(Vip::service)
            .thenComparing(Vip::family)
            .thenComparingInt(Vip::port)
            .thenComparing(Vip::protocol);

    /// All of a Service.
    static List<Vip> of(Service service) {
        return service.clusterIps().stream()
                .flatMap(ip ->
                        service.ports().stream().map(port -> new Vip(service.key(), port.protocol(), ip, port.port())))
                .toList();
    }

    IpFamily family() {
        return address.family();
    }

    InetSocketAddress socketAddress() {
        return new InetSocketAddress(LabPlan.inet(address), port);
    }

    /// Asks once, as its protocol asks.
    Answer ask(LabClient client) {
        return switch (protocol) {
            case TCP -> client.tcp(socketAddress());
            case UDP -> client.udp(socketAddress());
            case SCTP -> client.sctp(socketAddress());
        };
    }

    @Override
    public int compareTo(Vip other) {
        return ORDER.compare(this, other);
    }

    /// `TCP [fd00:10:96::10]:80`
    @Override
    public String toString() {
        String host = family() == IpFamily.IPV6 ? "[" + address + "]" : address.toString();
        return protocol + " " + host + ":" + port;
    }
}
