// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.source.StateSource.Subscription;
import java.time.Duration;

/// Follows the addresses of this machine's interfaces by rtnetlink, for as long as it is open.
public final class HostAddressSource {
    /// A socket that fails is opened again after this long.
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /// Opens sockets of `NETLINK_ROUTE` in the network namespace to be followed.
    @FunctionalInterface
    public interface Sockets {
        /// Opens one.
        ///
        /// @param groups multicast groups to join
        /// @throws dev.sluice.netlink.NetlinkException if the kernel refuses
        NetlinkSocket open(int... groups);
    }

    private final Sockets sockets;

    public HostAddressSource(Sockets sockets) {
        this.sockets = sockets;
    }

    /// Starts telling, on a thread of its own. Returns at once; what fails is told and tried again for ever.
    ///
    /// @return stops it when closed; after `close` returns the listener is not called any more
    public Subscription open(HostListener listener) {
        var follower = new HostFollower(sockets, listener, PAUSE);
        follower.start();
        return follower;
    }
}
