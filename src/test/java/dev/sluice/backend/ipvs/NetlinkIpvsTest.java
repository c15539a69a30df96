// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.ipvs.Timeouts;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.testing.GuestTest;
import dev.sluice.testing.NetnsTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// In a namespace of a kernel that has IPVS and dummy links.
@NetnsTest
@GuestTest({"ip_vs", "dummy"})
final class NetlinkIpvsTest extends IpvsKernelContract {
    private static final int LOOPBACK = 1;

    private final List<NetworkNamespace> namespaces = new ArrayList<>();

    @AfterEach
    void closeNamespaces() {
        namespaces.forEach(NetworkNamespace::close);
    }

    @Override
    protected IpvsKernel open(IpFamily family) {
        var namespace = NetworkNamespace.create("ipvs");
        namespaces.add(namespace);
        return namespace.run(() -> {
            var routes = new RouteSocket(JnrNetlink.open(JnrNetlink.NETLINK_ROUTE));
            // Makes the first route: where there is none, every address is a broadcast one (`inet_addr_type`), which
            // no destination may have.
            routes.setUp(LOOPBACK, true);
            return new NetlinkIpvs(family, new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)), routes);
        });
    }

    @Override
    protected Timeouts timeouts(IpvsKernel kernel) {
        try (var socket = new IpvsSocket(namespaces.getLast().run(() -> JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)))) {
            return socket.timeouts();
        }
    }
}
