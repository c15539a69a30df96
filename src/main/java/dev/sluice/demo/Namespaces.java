// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.route.Link;
import dev.sluice.netlink.route.RouteSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What a fresh namespace needs before it is used.
final class Namespaces {
    private static final Path SYSCTL = Path.of("/proc/sys/net");

    private Namespaces() {}

    static RouteSocket routes(NetworkNamespace namespace) {
        return new RouteSocket(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE)));
    }

    /// Sets the loopback up, and switches off what would make packets late or different from run to run, for links yet
    /// to come: duplicate address detection, router advertisements, filters that the host may have as its default.
    static void prepare(NetworkNamespace namespace) {
        for (String scope : List.of("all", "default")) {
            write(namespace, "ipv6/conf/" + scope + "/accept_dad", 0);
            write(namespace, "ipv6/conf/" + scope + "/dad_transmits", 0);
            write(namespace, "ipv6/conf/" + scope + "/accept_ra", 0);
            write(namespace, "ipv4/conf/" + scope + "/rp_filter", 0);
            write(namespace, "ipv4/conf/" + scope + "/send_redirects", 0);
        }
        // Refusals are asked for in quick succession; the kernel's limit is one per second and peer.
        write(namespace, "ipv4/icmp_ratelimit", 0);
        write(namespace, "ipv6/icmp/ratelimit", 0);
        try (RouteSocket routes = routes(namespace)) {
            int loopback = routes.link("lo").map(Link::index).orElseThrow();
            routes.setUp(loopback, true);
        }
    }

    /// Makes a router of it.
    static void forward(NetworkNamespace namespace) {
        write(namespace, "ipv4/ip_forward", 1);
        write(namespace, "ipv6/conf/all/forwarding", 1);
    }

    /// `/proc/sys/net` shows the namespace of the thread that opens the file.
    private static void write(NetworkNamespace namespace, String name, int value) {
        try {
            namespace.run(() -> Files.writeString(SYSCTL.resolve(name), Integer.toString(value)));
        } catch (IOException e) {
            throw new UncheckedIOException("sysctl net/" + name + " in " + namespace, e);
        }
    }
}
