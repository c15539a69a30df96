// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.route.LinkAddress;
import dev.sluice.netlink.route.RouteSocket;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/// One more address on the node's link to the client, until it is removed.
final class NodeAddress implements AutoCloseable {
    private static final String UPLINK = "client";
    private static final long PATIENCE_SECONDS = 20;

    private final RouteSocket routes;
    private final LinkAddress address;
    private boolean there;

    private NodeAddress(RouteSocket routes, LinkAddress address) {
        this.routes = routes;
        this.address = address;
    }

    static NodeAddress add(NetworkNamespace node, IpAddress address) {
        var routes = new RouteSocket(node.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE)));
        int link = routes.link(UPLINK).orElseThrow().index();
        var added = new NodeAddress(
                routes,
                LinkAddress.of(
                        link,
                        InetAddress.ofLiteral(address.toString()),
                        address.family().bits()));
        routes.addAddress(added.address);
        added.there = true;
        added.awaitUsable();
        return added;
    }

    /// The kernel brings an IPv6 address into its tables a moment later, even if it need not look for duplicates.
    private void awaitUsable() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (routes.addresses().stream()
                .noneMatch(known -> known.address().equals(address.address()) && known.usable())) {
            assertThat(System.nanoTime()).as("address is not usable").isLessThan(deadline);
        }
    }

    /// Without effect the second time.
    void remove() {
        if (there) {
            there = false;
            routes.deleteAddress(address);
        }
    }

    @Override
    public void close() {
        remove();
        routes.close();
    }
}
