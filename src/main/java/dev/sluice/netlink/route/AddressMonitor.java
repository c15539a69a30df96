// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Notifications about the addresses of all links, both families. Owned by one thread; [#close] may come from any.
///
/// A list is asked for on another socket ([RouteSocket#addresses]), after this one has joined its groups: then
/// nothing falls between, and what is told twice is harmless.
public final class AddressMonitor implements AutoCloseable {
    /// `RTNLGRP_IPV4_IFADDR` of `include/uapi/linux/rtnetlink.h`.
    public static final int RTNLGRP_IPV4_IFADDR = 5;

    /// `RTNLGRP_IPV6_IFADDR`.
    public static final int RTNLGRP_IPV6_IFADDR = 9;

    /// The kernel sends one address per datagram, well below a page.
    private static final int RECEIVE_BYTES = 32 * 1024;

    private final NetlinkSocket socket;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(RECEIVE_BYTES);

    /// @param socket of `NETLINK_ROUTE` that joined both groups; closed with this monitor
    public AddressMonitor(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// Waits for what the kernel tells next, as long as the socket waits.
    ///
    /// @return empty if nothing came in time
    /// @throws NetlinkException if the socket failed; EBADF when it was closed meanwhile
    public List<AddressEvent> next() {
        try {
            socket.receive(buffer.clear());
        } catch (NetlinkException e) {
            return switch (e.errno()) {
                case Errno.EAGAIN -> List.of();
                case Errno.ENOBUFS -> List.of(new AddressEvent.Lost());
                default -> throw e;
            };
        }
        var events = new ArrayList<AddressEvent>();
        for (NetlinkMessage message : NetlinkMessage.split(buffer)) {
            switch (message.header().type()) {
                case Wire.RTM_NEWADDR ->
                    LinkAddress.read(message).map(AddressEvent.Present::new).ifPresent(events::add);
                case Wire.RTM_DELADDR ->
                    LinkAddress.read(message).map(AddressEvent.Gone::new).ifPresent(events::add);
                default -> {}
            }
        }
        return events;
    }

    /// Whether [#next] would return at once.
    public boolean ready() {
        return socket.ready();
    }

    @Override
    public void close() {
        socket.close();
    }
}
