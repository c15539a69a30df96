// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Addresses as sockets want them: resolved, so that nothing is ever asked of a name server.
final class Loopback {
    private static final IpAddress IPV4 = IpAddress.of("127.0.0.1");
    private static final IpAddress IPV6 = IpAddress.of("::1");

    private Loopback() {}

    /// The one address of a family on which node ports are listened for.
    static IpAddress address(IpFamily family) {
        return switch (family) {
            case IPV4 -> IPV4;
            case IPV6 -> IPV6;
        };
    }

    static SocketAddress of(NodePort port) {
        return socketAddress(address(port.family()), port.port());
    }

    static SocketAddress of(Target endpoint) {
        return socketAddress(endpoint.address(), endpoint.port());
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
