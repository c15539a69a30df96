// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Asks and changes the network namespace that a `NETLINK_ROUTE` socket was opened in. One thread at a time.
///
/// Every method throws [NetlinkException] with the kernel's errno: EEXIST for what is there already, ENODEV for a
/// link that is not, EADDRNOTAVAIL and ESRCH for an address or route to delete that is not, EPERM without
/// CAP_NET_ADMIN.
public final class RouteSocket implements AutoCloseable {
    private static final int CREATE = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;

    private final NetlinkSocket socket;
    private final NetlinkRequests requests;
    private final TlvWriter writer = new TlvWriter(1024);

    /// Takes the socket over.
    public RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
        this.requests = new NetlinkRequests(socket);
    }

    public void addLink(NewLink link) {
        command("link " + link.name() + ": add " + link.kind(), link::write);
    }

    public List<Link> links() {
        return requests.dump("list links", get(Wire.RTM_GETLINK, Link.HEADER), Link::read);
    }

    /// The link of that name, if there is one.
    public Optional<Link> link(String name) {
        writer.clear()
                .beginMessage(Wire.RTM_GETLINK, 0, 0)
                .header(new byte[Link.HEADER])
                .string(Link.IFLA_IFNAME, name)
                .endMessage();
        try {
            return requests.get("link " + name + ": get", writer.datagram(), Link::read).stream()
                    .findFirst();
        } catch (NetlinkException e) {
            if (e.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// Sets a link up or down.
    public void setUp(int linkIndex, boolean up) {
        LinkChange change = LinkChange.up(linkIndex, up);
        command("link " + linkIndex + ": set " + (up ? "up" : "down"), w -> change.write(w, Wire.RTM_NEWLINK));
    }

    /// Renames a link; EBUSY on older kernels if it is up.
    public void rename(int linkIndex, String name) {
        LinkChange change = LinkChange.rename(linkIndex, name);
        command("link " + linkIndex + ": rename to " + name, w -> change.write(w, Wire.RTM_NEWLINK));
    }

    /// Deletes a link, and with it its addresses, its routes and the other end of a pair.
    public void deleteLink(int linkIndex) {
        command(
                "link " + linkIndex + ": delete",
                w -> LinkChange.none(linkIndex).write(w, Wire.RTM_DELLINK));
    }

    public void addAddress(LinkAddress address) {
        command(text(address) + ": add", w -> address.write(w, Wire.RTM_NEWADDR, CREATE));
    }

    public void deleteAddress(LinkAddress address) {
        command(text(address) + ": delete", w -> address.write(w, Wire.RTM_DELADDR, 0));
    }

    /// Addresses of all links, both families.
    public List<LinkAddress> addresses() {
        return present(requests.dump("list addresses", get(Wire.RTM_GETADDR, 8), LinkAddress::read));
    }

    public void addRoute(Route route) {
        command(text(route) + ": add", w -> route.write(w, Wire.RTM_NEWROUTE, CREATE));
    }

    public void deleteRoute(Route route) {
        command(text(route) + ": delete", w -> route.write(w, Wire.RTM_DELROUTE, 0));
    }

    /// Routes of all tables, both families.
    public List<Route> routes() {
        return present(requests.dump("list routes", get(Wire.RTM_GETROUTE, 12), Route::read));
    }

    @Override
    public void close() {
        socket.close();
    }

    private void command(String operation, Consumer<TlvWriter> write) {
        write.accept(writer.clear());
        requests.command(operation, writer.datagram());
    }

    private ByteBuffer get(int type, int header) {
        return writer.clear()
                .beginMessage(type, 0, 0)
                .header(new byte[header])
                .endMessage()
                .datagram();
    }

    private static <T> List<T> present(List<Optional<T>> values) {
        return values.stream().flatMap(Optional::stream).toList();
    }

    private static String text(LinkAddress address) {
        return "address " + address.address().getHostAddress() + "/" + address.prefixLength() + " of link "
                + address.linkIndex();
    }

    private static String text(Route route) {
        return "route " + route.destination().getHostAddress() + "/" + route.prefixLength() + " link "
                + route.linkIndex();
    }
}
