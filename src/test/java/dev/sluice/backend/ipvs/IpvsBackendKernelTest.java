// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.backend.nftables.NftablesKernel;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.testing.GuestTest;

/// The contract with the virtual servers of a real kernel.
@GuestTest({"ip_vs", "dummy"})
class IpvsBackendKernelTest extends IpvsBackendContract {
    private static final int LOOPBACK = 1;

    @Override
    protected IpvsKernel servers(NftablesKernel kernel, IpFamily family) {
        return kernel.namespace().run(() -> {
            var routes = new RouteSocket(JnrNetlink.open(JnrNetlink.NETLINK_ROUTE));
            // Makes the first route, see NetlinkIpvsTest.
            routes.setUp(LOOPBACK, true);
            return new NetlinkIpvs(family, new IpvsSocket(JnrNetlink.open(JnrNetlink.NETLINK_GENERIC)), routes);
        });
    }

    /// The guest is slow.
    @Override
    protected int sequences() {
        return 1;
    }
}
