// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.localport.Picker;
import dev.sluice.topology.FrontendKey.NodePort;
import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/// A TCP node port on loopback. Each connection is forwarded by a [TcpDial].
final class TcpListener implements Listener {
    /// How long connections may outlive the port. Vert.x wants a limit.
    private static final Duration FOR_GOOD = Duration.ofDays(3650);

    private final NodePort key;
    private final NetServer server;
    private final Picker picker;
    private final TcpForwarding forwarding;

    TcpListener(LocalPort port, NetServer server, Picker picker, TcpForwarding forwarding) {
        this.key = port.key();
        this.server = server.connectHandler(this::accept);
        this.picker = picker;
        this.forwarding = forwarding;
        picker.update(port);
    }

    @Override
    public Future<?> open() {
        return server.listen(Places.of(key));
    }

    @Override
    public void update(LocalPort port) {
        picker.update(port);
    }

    /// Established connections go on, as they would if the kernel forwarded them.
    @Override
    public Future<?> close() {
        server.shutdown(FOR_GOOD);
        return Future.succeededFuture();
    }

    private void accept(NetSocket socket) {
        forwarding.forward(RelayEnd.of(socket), picker);
    }
}
