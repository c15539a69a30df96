// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.model.IpAddress;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Addresses as sockets want them: resolved, so that nothing is ever asked of a name server.
final class Places {
    private Places() {}

    /// Where a node port is listened for.
    static SocketAddress of(NodePort port) {
        return socketAddress(LocalPort.loopback(port.family()), port.port());
    }

    /// Where an endpoint is.
    static SocketAddress of(Target endpoint) {
        return socketAddress(endpoint.address(), endpoint.port());
    }

    /// The address as text without a zone. What epoll hears from has the zone 0 (`%0`), which is none; addresses that
    /// need one are neither on loopback nor endpoints.
    static String host(SocketAddress place) {
        String text = place.hostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static SocketAddress socketAddress(IpAddress address, int port) {
        try {
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(InetAddress.getByAddress(address.bytes()), port));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }
}
