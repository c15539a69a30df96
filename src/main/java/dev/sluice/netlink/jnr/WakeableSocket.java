// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/// A socket whose waiting reader another thread can end by closing it. `shutdown` does nothing on netlink and raw
/// sockets, and closing a descriptor does not wake who waits on it and may hand its number to someone else; so the
/// reader waits on an eventfd as well, and the descriptor is released only when no call is using it.
final class WakeableSocket implements AutoCloseable {
    private static final short POLLIN = 1;
    private static final int POLLFD = 8;

    private final int fd;
    private final int wakeUp;
    private final int timeoutMillis;
    private final ByteBuffer pollfds = Native.memory(2 * POLLFD);
    private final ByteBuffer from;
    private final ByteBuffer fromLength = Native.memory(4);
    private final ReentrantLock inUse = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    /// Takes the descriptor over.
    ///
    /// @param addressSize bytes of the family's socket address
    WakeableSocket(int fd, int addressSize, Duration receiveTimeout) {
        this.fd = fd;
        this.timeoutMillis = Math.clamp(receiveTimeout.toMillis(), 0, Integer.MAX_VALUE);
        this.from = Native.memory(addressSize);
        try {
            this.wakeUp = Native.check("eventfd", () -> Native.C.eventfd(0, Native.EFD_CLOEXEC));
        } catch (NetlinkException e) {
            Native.close(fd);
            throw e;
        }
        pollfds.putInt(0, fd).putShort(4, POLLIN).putInt(POLLFD, wakeUp).putShort(POLLFD + 4, POLLIN);
    }

    int fd() {
        return fd;
    }

    /// Sends and consumes position..limit.
    void send(ByteBuffer datagram) {
        locked("send", () -> Native.check("send", () -> Native.C.send(fd, datagram, datagram.remaining(), 0)));
        datagram.position(datagram.limit());
    }

    /// Sends and consumes position..limit.
    void sendTo(ByteBuffer datagram, ByteBuffer address) {
        locked(
                "send",
                () -> Native.check(
                        "send",
                        () -> Native.C.sendto(fd, datagram, datagram.remaining(), 0, address, address.remaining())));
        datagram.position(datagram.limit());
    }

    /// Receives one datagram into position..limit; the position stays.
    ///
    /// @return its true length, more than there was room for if it was cut off
    /// @throws NetlinkException EAGAIN after the time-out, EBADF when closed meanwhile
    int receive(ByteBuffer buffer) {
        return locked("receive", () -> {
            while (true) {
                long length = tryReceive(buffer);
                if (length >= 0) {
                    return (int) length;
                }
                if (length != -Errno.EAGAIN) {
                    throw new NetlinkException("receive", (int) -length, "");
                }
                await();
            }
        });
    }

    /// Whether a receive would return at once, with a datagram or an error.
    boolean ready() {
        return locked("poll", () -> Native.check("poll", () -> Native.C.poll(pollfds, 1, 0))) > 0;
    }

    /// The address the last datagram came from.
    ByteBuffer from() {
        return from;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        Native.C.eventfd_write(wakeUp, 1);
        inUse.lock();
        try {
            Native.close(fd);
            Native.close(wakeUp);
        } finally {
            inUse.unlock();
        }
    }

    /// Answers to requests are there when the request has been sent, so most calls need no waiting.
    private long tryReceive(ByteBuffer buffer) {
        fromLength.putInt(0, from.capacity());
        int flags = Native.MSG_DONTWAIT | Native.MSG_TRUNC;
        return Native.retry(() -> Native.C.recvfrom(fd, buffer, buffer.remaining(), flags, from, fromLength));
    }

    private void await() {
        int ready = Native.check("poll", () -> Native.C.poll(pollfds, 2, timeoutMillis));
        if (ready == 0) {
            throw new NetlinkException("receive", Errno.EAGAIN, "nothing within " + timeoutMillis + " ms");
        }
        if (closed.get()) {
            throw new NetlinkException("receive", Errno.EBADF, "socket closed");
        }
    }

    private int locked(String operation, Call call) {
        inUse.lock();
        try {
            if (closed.get()) {
                throw new NetlinkException(operation, Errno.EBADF, "socket closed");
            }
            return call.run();
        } finally {
            inUse.unlock();
        }
    }

    private interface Call {
        int run();
    }
}
