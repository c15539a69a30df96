// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;

/// A kernel that is a function: a datagram in, the datagrams it answers with out. What was sent is kept for
/// asserts.
public final class FakeKernel implements NetlinkSocket {
    /// Of every fake socket.
    public static final int PORT_ID = 4711;

    private final Function<ByteBuffer, List<ByteBuffer>> kernel;
    private final Queue<ByteBuffer> queue = new ArrayDeque<>();
    private final List<ByteBuffer> sent = new ArrayList<>();

    public FakeKernel(Function<ByteBuffer, List<ByteBuffer>> kernel) {
        this.kernel = kernel;
    }

    /// Copies of all datagrams sent, in order.
    public List<ByteBuffer> sent() {
        return List.copyOf(sent);
    }

    @Override
    public int portId() {
        return PORT_ID;
    }

    @Override
    public void send(ByteBuffer datagram) {
        ByteBuffer copy = ByteBuffer.allocate(datagram.remaining()).order(ByteOrder.nativeOrder());
        copy.put(datagram).flip();
        sent.add(copy);
        queue.addAll(kernel.apply(copy.duplicate().order(ByteOrder.nativeOrder())));
    }

    /// EAGAIN when the function gave nothing: a real socket would wait. ENOBUFS for what [#dropped()] gave.
    @Override
    public void receive(ByteBuffer buffer) {
        ByteBuffer next = queue.poll();
        if (next == null) {
            throw new NetlinkException("receive", Errno.EAGAIN, "");
        }
        if (!next.hasRemaining()) {
            throw new NetlinkException("receive", Errno.ENOBUFS, "");
        }
        buffer.put(next).flip();
    }

    @Override
    public void close() {}

    /// Stands for datagrams that did not fit into the socket's buffer.
    public static ByteBuffer dropped() {
        return ByteBuffer.allocate(0);
    }

    /// An acknowledgement as the kernel caps it (`NETLINK_CAP_ACK`), 0 for success.
    public static ByteBuffer ack(int sequence, int errno) {
        return ByteBuffer.allocate(36)
                .order(ByteOrder.nativeOrder())
                .putInt(36)
                .putShort((short) NetlinkHeader.NLMSG_ERROR)
                .putShort((short) NetlinkHeader.NLM_F_CAPPED)
                .putInt(sequence)
                .putInt(PORT_ID)
                .putInt(-errno)
                .putInt(16)
                .putInt(0)
                .putInt(sequence)
                .putInt(PORT_ID)
                .flip();
    }

    /// A message from this kernel with the given payload.
    public static ByteBuffer message(int type, int flags, int sequence, byte... payload) {
        return ByteBuffer.allocate(NetlinkHeader.SIZE + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(NetlinkHeader.SIZE + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(PORT_ID)
                .put(payload)
                .flip();
    }
}
