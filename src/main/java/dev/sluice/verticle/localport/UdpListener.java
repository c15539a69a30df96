// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.localport.Picker;
import dev.sluice.topology.FrontendKey.NodePort;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;

/// A UDP node port on loopback. Answers leave from it, as whoever asked expects.
final class UdpListener implements Listener {
    private final NodePort key;
    private final DatagramSocket socket;
    private final Picker picker;
    private final UdpForwarding forwarding;

    UdpListener(LocalPort port, DatagramSocket socket, Picker picker, UdpForwarding forwarding) {
        this.key = port.key();
        this.socket = socket.handler(this::heard);
        this.picker = picker;
        this.forwarding = forwarding;
        picker.update(port);
    }

    @Override
    public Future<?> open() {
        return socket.listen(key.port(), Places.host(Places.of(key)));
    }

    /// Flows to an endpoint that serves no longer are chosen anew with their next datagram (CT-03).
    @Override
    public void update(LocalPort port) {
        picker.update(port);
        forwarding.end(session -> session.caller().port().equals(key) && !picker.keeps(session.endpoint()));
    }

    @Override
    public Future<?> close() {
        forwarding.end(session -> session.caller().port().equals(key));
        return socket.close();
    }

    private void heard(DatagramPacket packet) {
        SocketAddress sender = packet.sender();
        forwarding.forward(new UdpSession.Caller(key, sender), packet.data(), picker, answer -> tell(sender, answer));
    }

    /// Nobody is told if it cannot be sent: a datagram may be lost.
    private void tell(SocketAddress caller, Buffer answer) {
        socket.send(answer, caller.port(), Places.host(caller));
    }
}
