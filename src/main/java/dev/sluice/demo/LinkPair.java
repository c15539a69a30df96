// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.route.Link;
import dev.sluice.netlink.route.LinkAddress;
import dev.sluice.netlink.route.Route;
import dev.sluice.netlink.route.RouteSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The two ends of a veth pair while addresses and routes are given to them.
///
/// The kernel answers such requests before it has done all of the work: a carrier is noticed, and an IPv6 address
/// becomes local and its solicited-node group joined, by a worker a moment later. A neighbour solicitation that
/// comes in between is lost and repeated after a second, so each step here waits until the kernel shows that it is
/// done.
record LinkPair(End here, End there) {
    /// Sets both ends up and waits for the carrier.
    static LinkPair up(RouteSocket here, String hereName, RouteSocket there, String thereName) {
        LinkPair pair = new LinkPair(End.of(here, hereName), End.of(there, thereName));
        here.setUp(pair.here.index, true);
        there.setUp(pair.there.index, true);
        pair.here.awaitCarrier();
        pair.there.awaitCarrier();
        return pair;
    }

    /// One end.
    ///
    /// @param routes of the namespace it is in
    record End(RouteSocket routes, String name, int index) {
        private static final int RT_TABLE_LOCAL = 255;
        private static final int STEPS = 10_000;
        private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

        private static End of(RouteSocket routes, String name) {
            return new End(routes, name, routes.link(name).map(Link::index).orElseThrow());
        }

        /// Gives it an address and waits until packets to it are taken.
        void address(IpAddress address, int prefix) {
            LinkAddress added = LinkAddress.of(index, LabPlan.inet(address), prefix);
            routes.addAddress(added);
            if (address.family() == IpFamily.IPV6) {
                await(
                        "address " + address,
                        () -> routes.routes().stream()
                                .anyMatch(route -> route.how().table() == RT_TABLE_LOCAL
                                        && route.linkIndex() == index
                                        && route.destination().equals(added.address())));
            }
        }

        /// A route to one address that is a neighbour.
        void neighbour(IpAddress address) {
            routes.addRoute(Route.onLink(LabPlan.inet(address), address.family().bits(), index));
        }

        void defaultVia(IpAddress gateway) {
            routes.addRoute(Route.defaultVia(LabPlan.inet(gateway), index));
        }

        private void awaitCarrier() {
            await("carrier", () -> routes.link(name).filter(Link::running).isPresent());
        }

        private void await(String what, BooleanSupplier done) {
            for (int step = 0; !done.getAsBoolean(); step++) {
                if (step == STEPS) {
                    throw new IllegalStateException("link " + name + ": no " + what + " after " + STEPS + " ms");
                }
                LockSupport.parkNanos(STEP_NANOS);
            }
        }
    }
}
