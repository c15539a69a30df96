// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A pod of a [Lab]: a namespace with addresses, and what listens in it. Ends with [Lab#removePod] or the lab.
public final class Pod {
    private final String name;
    private final List<IpAddress> addresses;
    private final String link;
    private final NetworkNamespace namespace;
    private final List<Runnable> closers = new CopyOnWriteArrayList<>();

    Pod(String name, List<IpAddress> addresses, String link, NetworkNamespace namespace) {
        this.name = name;
        this.addresses = List.copyOf(addresses);
        this.link = link;
        this.namespace = namespace;
    }

    public String name() {
        return name;
    }

    public List<IpAddress> addresses() {
        return addresses;
    }

    /// The name of the node's end of the pair.
    public String link() {
        return link;
    }

    public NetworkNamespace namespace() {
        return namespace;
    }

    /// Its address of a family.
    ///
    /// @throws IllegalArgumentException if it has none
    public IpAddress address(IpFamily family) {
        return addresses.stream()
                .filter(candidate -> candidate.family() == family)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("pod " + name + " has no " + family));
    }

    /// The pod's own address and a port, to be asked without a Service.
    public InetSocketAddress at(IpFamily family, int port) {
        return new InetSocketAddress(LabPlan.inet(address(family)), port);
    }

    /// Answers on a port over TCP and UDP, both families, until closed or the pod ends.
    ///
    /// @throws IOException if the port is taken
    public PodServer serve(int port) throws IOException {
        PodServer server = PodServer.open(namespace, name, port);
        closers.add(server::close);
        return server;
    }

    /// Answers on a port over SCTP, both families.
    public SctpServer serveSctp(int port) {
        SctpServer server = SctpServer.open(namespace, name, port);
        closers.add(server::close);
        return server;
    }

    void close() {
        closers.forEach(Runnable::run);
        namespace.close();
    }

    @Override
    public String toString() {
        return "pod " + name + " " + addresses;
    }
}
