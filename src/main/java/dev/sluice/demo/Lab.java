// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.route.NewLink;
import dev.sluice.netlink.route.RouteSocket;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A node, a client outside and pods, each a network namespace; see the drawing of the package.
///
/// The node forwards. Everything the client and the pods do not know goes to the node, everything the node does
/// not know goes to the client: an address of a Service needs no route of its own. Usable when [#open] and
/// [#addPod] return: there is no duplicate address detection to wait for. Needs root (CAP_SYS_ADMIN,
/// CAP_NET_ADMIN). Thread-safe.
public final class Lab implements AutoCloseable {
    private static final String UPLINK = "eth0";
    private static final String CLIENT_LINK = "client";

    private final LabPlan plan;
    private final NetworkNamespace node;
    private final NetworkNamespace client;
    private final RouteSocket nodeRoutes;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private int links;

    private Lab(LabPlan plan, NetworkNamespace node, NetworkNamespace client) {
        this.plan = plan;
        this.node = node;
        this.client = client;
        this.nodeRoutes = Namespaces.routes(node);
    }

    /// Builds node and client.
    ///
    /// @throws dev.sluice.netlink.NetlinkException EPERM without the capabilities; nothing is left behind then
    public static Lab open(LabPlan plan) {
        NetworkNamespace node = NetworkNamespace.create("node");
        try {
            NetworkNamespace client = NetworkNamespace.create("client");
            try {
                Namespaces.prepare(node);
                Namespaces.forward(node);
                Namespaces.prepare(client);
                Lab lab = new Lab(plan, node, client);
                lab.connectClient();
                return lab;
            } catch (RuntimeException | Error e) {
                client.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    public LabPlan plan() {
        return plan;
    }

    /// Where the proxy works.
    public NetworkNamespace node() {
        return node;
    }

    public NetworkNamespace client() {
        return client;
    }

    /// Adds a pod with the next free address of each family.
    public synchronized Pod addPod(String name) {
        List<IpAddress> addresses = Arrays.stream(IpFamily.values())
                .map(family -> Stream.iterate(0, number -> number + 1)
                        .map(number -> plan.pod(family, number))
                        .filter(this::free)
                        .findFirst()
                        .orElseThrow())
                .toList();
        return addPod(name, addresses);
    }

    /// Adds a pod with the given addresses, of the plan's ranges or any other.
    ///
    /// @throws IllegalArgumentException if there is a pod of that name or with such an address
    public synchronized Pod addPod(String name, List<IpAddress> addresses) {
        if (pods.containsKey(name) || !addresses.stream().allMatch(this::free)) {
            throw new IllegalArgumentException("pod " + name + ": name or address is taken: " + addresses);
        }
        String link = "pod" + ++links;
        NetworkNamespace namespace = NetworkNamespace.create(name);
        Pod pod = new Pod(name, addresses, link, namespace);
        try {
            Namespaces.prepare(namespace);
            connect(pod);
        } catch (RuntimeException | Error e) {
            pod.close();
            throw e;
        }
        pods.put(name, pod);
        return pod;
    }

    /// Removes a pod, its servers and their connections, its link and the routes to it. Without effect if there is
    /// none of that name.
    public synchronized void removePod(String name) {
        Pod pod = pods.remove(name);
        if (pod != null) {
            nodeRoutes.link(pod.link()).ifPresent(link -> nodeRoutes.deleteLink(link.index()));
            pod.close();
        }
    }

    public synchronized Optional<Pod> pod(String name) {
        return Optional.ofNullable(pods.get(name));
    }

    /// All pods, in the order they were added.
    public synchronized List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    /// Removes everything. What others opened in the namespaces keeps them in the kernel until it is closed, too.
    @Override
    public synchronized void close() {
        pods.values().forEach(Pod::close);
        pods.clear();
        nodeRoutes.close();
        client.close();
        node.close();
    }

    private boolean free(IpAddress address) {
        return pods.values().stream().noneMatch(pod -> pod.addresses().contains(address));
    }

    private void connectClient() {
        nodeRoutes.addLink(NewLink.veth(CLIENT_LINK, UPLINK, client.fd()));
        try (RouteSocket clientRoutes = Namespaces.routes(client)) {
            LinkPair pair = LinkPair.up(nodeRoutes, CLIENT_LINK, clientRoutes, UPLINK);
            for (IpFamily family : IpFamily.values()) {
                int prefix = plan.outside(family).prefix();
                pair.here().address(plan.node(family), prefix);
                for (int i = 0; i < plan.clients(); i++) {
                    // So that the first one is preferred: IPv4 takes the oldest address of a range, IPv6 the newest.
                    int number = family == IpFamily.IPV4 ? i : plan.clients() - 1 - i;
                    pair.there().address(plan.client(family, number), prefix);
                }
                pair.there().defaultVia(plan.node(family));
                pair.here().defaultVia(plan.client(family, 0));
            }
        }
    }

    /// The gateway's address stands on every pod's link, so that each pod finds it as a neighbour.
    private void connect(Pod pod) {
        nodeRoutes.addLink(NewLink.veth(pod.link(), UPLINK, pod.namespace().fd()));
        try (RouteSocket podRoutes = Namespaces.routes(pod.namespace())) {
            LinkPair pair = LinkPair.up(nodeRoutes, pod.link(), podRoutes, UPLINK);
            for (IpAddress address : pod.addresses()) {
                IpAddress gateway = plan.podGateway(address.family());
                pair.here().address(gateway, address.family().bits());
                pair.here().neighbour(address);
                pair.there().address(address, address.family().bits());
                pair.there().defaultVia(gateway);
            }
        }
    }
}
