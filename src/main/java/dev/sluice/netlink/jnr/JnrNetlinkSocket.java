// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import java.nio.ByteBuffer;

/// A netlink socket of the kernel. `close()` may come from any thread and ends a receive with EBADF; all else
/// belongs to one thread.
final class JnrNetlinkSocket implements NetlinkSocket {
    /// What `netlink_sendmsg` keeps of the send buffer for itself.
    private static final int SENDMSG_RESERVE = 32;

    private final WakeableSocket socket;
    private final int portId;
    private final int maxDatagram;

    /// @param sendBuffer as `getsockopt` tells it: already doubled, and what the kernel compares with
    JnrNetlinkSocket(WakeableSocket socket, int portId, int sendBuffer) {
        this.socket = socket;
        this.portId = portId;
        this.maxDatagram = sendBuffer - SENDMSG_RESERVE;
    }

    @Override
    public int portId() {
        return portId;
    }

    @Override
    public int maxDatagram() {
        return maxDatagram;
    }

    @Override
    public void send(ByteBuffer datagram) {
        socket.send(datagram);
    }

    /// What another process sent to our port is skipped: only the kernel, whose own port is 0, is believed.
    @Override
    public void receive(ByteBuffer buffer) {
        int start = buffer.position();
        while (true) {
            int length = socket.receive(buffer);
            if (socket.from().getInt(4) != 0) {
                continue;
            }
            if (length > buffer.remaining()) {
                throw new NetlinkException(
                        "receive", Errno.EMSGSIZE, length + " bytes for a buffer of " + buffer.remaining());
            }
            buffer.limit(start + length);
            return;
        }
    }

    @Override
    public boolean ready() {
        return socket.ready();
    }

    @Override
    public void close() {
        socket.close();
    }
}
