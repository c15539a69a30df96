// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.model.Protocol;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/// What is counted of the node ports on loopback. For the verticle's event loop.
final class ForwardCounts {
    private final Map<Protocol, Long> rejected = new EnumMap<>(Protocol.class);
    private final Map<Protocol, Long> accepted = new EnumMap<>(Protocol.class);
    private final Runnable onChange;
    private int listeners;
    private int unserved;
    private long creationFailures;

    /// @param onChange called at each change
    ForwardCounts(Runnable onChange) {
        this.onChange = onChange;
        for (Protocol protocol : Protocol.values()) {
            rejected.put(protocol, 0L);
            accepted.put(protocol, 0L);
        }
    }

    void opened() {
        listeners++;
        onChange.run();
    }

    void closed() {
        listeners--;
        onChange.run();
    }

    void creationFailed() {
        creationFailures++;
        onChange.run();
    }

    /// A connection that an endpoint took, or a flow of UDP that was begun.
    void accepted(Protocol protocol) {
        accepted.merge(protocol, 1L, Long::sum);
        onChange.run();
    }

    void rejected(Protocol protocol) {
        rejected.merge(protocol, 1L, Long::sum);
        onChange.run();
    }

    void unserved(int now) {
        if (unserved != now) {
            unserved = now;
            onChange.run();
        }
    }

    LocalhostNodePortsEvent snapshot(Instant at) {
        return new LocalhostNodePortsEvent(listeners, creationFailures, accepted, rejected, unserved, at);
    }
}
