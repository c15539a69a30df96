// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.route.Link;
import dev.sluice.netlink.route.LinkAddress;
import dev.sluice.netlink.route.NewLink;
import dev.sluice.netlink.route.RouteSocket;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// `kube-ipvs0`, by which the kernel takes packets to VIPs for its own and so shows them to IPVS (IPVS-05).
///
/// A dummy link by the name that kube-proxy gives it, so that a node that comes from there keeps its addresses. It
/// stays down: its addresses are local all the same (`fib_add_ifaddr`), and no link that is up would let the kernel
/// make a link-local address for it. Single addresses, without a search for duplicates: every node has them.
final class DummyLink implements AutoCloseable {
    static final String NAME = "kube-ipvs0";

    private static final int RT_SCOPE_LINK = 253;

    private final RouteSocket routes;
    /// Asked for once: who removes the link and makes another one is noticed, as ours is refused with ENODEV.
    private OptionalInt index = OptionalInt.empty();

    DummyLink(RouteSocket routes) {
        this.routes = routes;
    }

    LocalAddresses addresses(IpFamily family) {
        Optional<Link> link = routes.link(NAME);
        index = link.map(found -> OptionalInt.of(found.index())).orElse(OptionalInt.empty());
        Set<IpAddress> onLink = new HashSet<>();
        Set<IpAddress> elsewhere = new HashSet<>();
        boolean shared = false;
        for (LinkAddress found : routes.addresses()) {
            IpAddress address = Inet.ip(found.address());
            boolean here = link.isPresent() && found.linkIndex() == link.get().index();
            boolean given = here && found.scope() != RT_SCOPE_LINK;
            if (address.family() != family) {
                shared |= given;
            } else if (given) {
                onLink.add(address);
            } else if (!here) {
                elsewhere.add(address);
            }
        }
        return new LocalAddresses(link.isPresent(), onLink, elsewhere, shared);
    }

    /// The backend of the other family may have been faster.
    void add() {
        index = OptionalInt.empty();
        try {
            routes.addLink(NewLink.of(NAME, "dummy"));
        } catch (NetlinkException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
        }
    }

    void delete() {
        routes.deleteLink(index());
        index = OptionalInt.empty();
    }

    void add(IpAddress address) {
        routes.addAddress(single(address));
    }

    void delete(IpAddress address) {
        routes.deleteAddress(single(address));
    }

    private LinkAddress single(IpAddress address) {
        return LinkAddress.of(index(), Inet.inet(address), address.family().bits());
    }

    private int index() {
        if (index.isEmpty()) {
            Link link = routes.link(NAME)
                    .orElseThrow(() -> new NetlinkException("link " + NAME + ": get", Errno.ENODEV, ""));
            index = OptionalInt.of(link.index());
        }
        return index.getAsInt();
    }

    @Override
    public void close() {
        routes.close();
    }
}
