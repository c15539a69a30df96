// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.demo.Answer;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.testing.InNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A node with virtual servers, pods behind it and a client before it.
final class IpvsLab implements AutoCloseable {
    private static final int TARGET = 8080;
    private static final int PORT = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lab lab = Lab.open(LabPlan.standard());
    private final List<VirtualServers> opened = new ArrayList<>();

    /// As a process that starts.
    VirtualServers start(IpFamily family) {
        VirtualServers servers = lab.node()
                .run(() -> new VirtualServers(
                        ServerSamples.OPTIONS,
                        new NetlinkIpvs(
                                family,
                                new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)),
                                new RouteSocket(JnrNetlink.open(JnrNetlink.NETLINK_ROUTE))),
                        () -> Instant.EPOCH));
        opened.add(servers);
        servers.read();
        return servers;
    }

    /// A pod that answers.
    Pod pod(String name) throws IOException {
        Pod pod = lab.addPod(name);
        pod.serve(TARGET);
        return pod;
    }

    static ServerKey key(IpFamily family, Protocol protocol) {
        String vip = family == IpFamily.IPV4 ? "10.96.0.1" : "fd00:10:96::1";
        return new ServerKey(IpAddress.of(vip), protocol, PORT);
    }

    static RealServer at(Pod pod, IpFamily family) {
        return new RealServer(pod.address(family), TARGET);
    }

    static VirtualServer server(ServerKey key, Pod... pods) {
        Set<RealServer> endpoints = new LinkedHashSet<>();
        for (Pod pod : pods) {
            endpoints.add(at(pod, key.family()));
        }
        return new VirtualServer(key, 0, endpoints);
    }

    /// Asks a virtual server from outside, by a connection of its own.
    Answer ask(ServerKey key) {
        LabClient client = LabClient.in(lab.client(), PATIENCE);
        return key.protocol() == Protocol.TCP ? client.tcp(socketAddress(key)) : client.udp(socketAddress(key));
    }

    HeldConnection hold(ServerKey key) throws IOException {
        return LabClient.in(lab.client(), PATIENCE).hold(socketAddress(key));
    }

    /// A connection to do with as one likes.
    Socket connect(ServerKey key) throws IOException {
        Socket socket = lab.client().run(SocketChannel::open).socket();
        socket.connect(socketAddress(key), (int) PATIENCE.toMillis());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static InetSocketAddress socketAddress(ServerKey key) {
        return new InetSocketAddress(Inet.inet(key.address()), key.port());
    }

    /// Runs a command on the node.
    String onNode(String... command) throws IOException, InterruptedException {
        return InNamespace.exec(lab.node(), command);
    }

    @Override
    public void close() {
        opened.forEach(VirtualServers::close);
        lab.close();
    }
}
