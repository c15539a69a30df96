// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.Picker;
import dev.sluice.model.Protocol;
import dev.sluice.topology.Target;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Connects those who called a TCP node port with an endpoint, and knows all who are connected. For the verticle's
/// event loop.
///
/// An endpoint that cannot be reached is not the client's fault: the kernel would have left the client alone with
/// it, here another one is tried. When none is left, or enough were tried, the client is reset.
final class TcpForwarding {
    /// A pod that died silently costs a connect time-out each.
    private static final int MOST_TRIES = 3;

    private final NetClient client;
    private final InstantSource clock;
    private final ForwardCounts counts;
    private final int capacity;
    private final Set<RelayEnd> callers = new HashSet<>();

    /// @param client connects on the verticle's event loop
    /// @param capacity most connections at a time
    TcpForwarding(NetClient client, InstantSource clock, ForwardCounts counts, int capacity) {
        this.client = client;
        this.clock = clock;
        this.counts = counts;
        this.capacity = capacity;
    }

    /// Forwards a connection to an endpoint of the picker's choice.
    void forward(RelayEnd caller, Picker picker) {
        if (callers.size() >= capacity) {
            reject(caller);
            return;
        }
        callers.add(caller);
        caller.onClose(() -> callers.remove(caller));
        picker.pick(clock.instant())
                .ifPresentOrElse(first -> dial(caller, picker, first, List.of()), () -> reject(caller));
    }

    /// Resets everybody.
    void close() {
        List.copyOf(callers).forEach(RelayEnd::reset);
    }

    private void dial(RelayEnd caller, Picker picker, Target endpoint, List<Target> before) {
        client.connect(Places.of(endpoint)).onComplete(answered -> {
            if (answered.succeeded()) {
                connected(caller, answered.result());
            } else if (caller.isOpen()) {
                var tried = new ArrayList<>(before);
                tried.add(endpoint);
                retry(caller, picker, tried);
            }
        });
    }

    private void retry(RelayEnd caller, Picker picker, List<Target> tried) {
        var next = tried.size() < MOST_TRIES ? picker.another(tried, clock.instant()) : Optional.<Target>empty();
        next.ifPresentOrElse(other -> dial(caller, picker, other, tried), () -> reject(caller));
    }

    private void connected(RelayEnd caller, NetSocket socket) {
        RelayEnd endpoint = RelayEnd.of(socket);
        if (caller.isOpen()) {
            counts.accepted(Protocol.TCP);
            RelayEnd.join(caller, endpoint);
        } else {
            endpoint.reset();
        }
    }

    private void reject(RelayEnd caller) {
        counts.rejected(Protocol.TCP);
        caller.reset();
    }
}
