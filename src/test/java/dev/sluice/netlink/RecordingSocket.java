// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Passes everything on and keeps a copy of what was sent, for tests that ask what really went to the kernel.
public final class RecordingSocket extends Wire {
    private final List<ByteBuffer> sent = new ArrayList<>();

    public RecordingSocket(NetlinkSocket socket) {
        super(socket);
    }

    /// The datagrams since the last call, in order.
    public List<ByteBuffer> take() {
        var taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public void send(ByteBuffer datagram) {
        var copy = ByteBuffer.allocate(datagram.remaining()).order(ByteOrder.nativeOrder());
        copy.put(datagram.duplicate()).flip();
        sent.add(copy);
        super.send(datagram);
    }
}
