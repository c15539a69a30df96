// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;

/// A netlink socket as bytes in, bytes out, so that a fake kernel can be a function. Owned by one thread.
public interface NetlinkSocket extends AutoCloseable {
    /// The address the kernel gave this socket (`nlmsg_pid` of what it is sent, and of notifications it caused).
    int portId();

    /// Bytes that one `send` may carry; more is refused with EMSGSIZE. Without CAP_NET_ADMIN in the initial user
    /// namespace this can be as little as 200 KB.
    default int maxDatagram() {
        return Integer.MAX_VALUE;
    }

    /// Sends position..limit as one datagram (`sendmsg`) and consumes the buffer. The kernel has dealt with all of
    /// it when this returns.
    ///
    /// @throws NetlinkException with the errno, EMSGSIZE for instance
    void send(ByteBuffer datagram);

    /// Receives one datagram into the buffer from its position and leaves it flipped: position at its start, limit
    /// at its end. Waits up to the socket's receive time-out.
    ///
    /// @throws NetlinkException EAGAIN when nothing came in time, ENOBUFS when the kernel had to drop messages,
    ///     EMSGSIZE when the buffer was too small and the rest is lost
    void receive(ByteBuffer buffer);

    /// Whether a receive would return at once, with a datagram or an error. The kernel answers before `send` returns,
    /// so what is not there then will not come.
    default boolean ready() {
        return true;
    }

    @Override
    void close();
}
