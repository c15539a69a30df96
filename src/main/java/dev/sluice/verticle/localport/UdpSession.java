// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.SocketAddress;
import java.util.function.Consumer;

/// A UDP flow: a socket of its own towards one endpoint, so that the answers can be told apart.
final class UdpSession {
    /// Who talks to which node port.
    record Caller(NodePort port, SocketAddress address) {}

    private final Caller caller;
    private final Target endpoint;
    private final String expected;
    private final Future<DatagramSocket> socket;

    /// @param socket not yet bound
    /// @param answer gets what the endpoint sends
    UdpSession(Caller caller, Target endpoint, DatagramSocket socket, Consumer<Buffer> answer) {
        this.caller = caller;
        this.endpoint = endpoint;
        this.expected = Places.host(Places.of(endpoint));
        String anywhere = switch (endpoint.address().family()) {
            case IPV4 -> "0.0.0.0";
            case IPV6 -> "::";
        };
        this.socket = socket.handler(packet -> heard(packet, answer)).listen(0, anywhere);
    }

    Caller caller() {
        return caller;
    }

    Target endpoint() {
        return endpoint;
    }

    /// Sends in the order of the calls, once the socket is bound.
    Future<?> send(Buffer data) {
        return socket.compose(bound -> bound.send(data, endpoint.port(), expected));
    }

    /// Whether its socket could not be had: then nothing will ever get through.
    boolean isBroken() {
        return socket.failed();
    }

    void close() {
        socket.onSuccess(DatagramSocket::close);
    }

    /// The socket is open to everybody; only the endpoint is listened to.
    private void heard(DatagramPacket packet, Consumer<Buffer> answer) {
        SocketAddress sender = packet.sender();
        if (sender.port() == endpoint.port() && Places.host(sender).equals(expected)) {
            answer.accept(packet.data());
        }
    }
}
