// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;

/// Stands between a test's subject and its socket, and passes everything on: tests override what they want to hear,
/// change or break.
public class Wire implements NetlinkSocket {
    private final NetlinkSocket socket;

    protected Wire(NetlinkSocket socket) {
        this.socket = socket;
    }

    @Override
    public int portId() {
        return socket.portId();
    }

    @Override
    public int maxDatagram() {
        return socket.maxDatagram();
    }

    @Override
    public void send(ByteBuffer datagram) {
        socket.send(datagram);
    }

    @Override
    public void receive(ByteBuffer buffer) {
        socket.receive(buffer);
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
