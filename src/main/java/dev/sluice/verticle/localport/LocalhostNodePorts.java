// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.bus.Addresses;
import dev.sluice.localport.NodePortIndex;
import dev.sluice.model.IpFamily;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.Follower;
import dev.sluice.verticle.Settled;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/// Serves node ports on 127.0.0.1 and ::1 (TRF-45). Opt-in: whoever does not ask for it has no listener.
public final class LocalhostNodePorts implements Companion {
    @Override
    public Future<Follower> deploy(Vertx vertx, InstantSource clock) {
        return vertx.deployVerticle(new LocalPortVerticle(vertx, clock)).map(_ -> new ToVerticle(vertx.eventBus()));
    }

    /// On the batcher's thread: takes out what concerns node ports.
    private static final class ToVerticle implements Follower {
        private final EventBus bus;
        private final Map<IpFamily, NodePortIndex> indexes = new EnumMap<>(IpFamily.class);

        ToVerticle(EventBus bus) {
            this.bus = bus;
        }

        @Override
        public void settled(Settled settled) {
            var index = indexes.computeIfAbsent(settled.family(), NodePortIndex::new);
            var change = index.settled(settled.services(), settled.state(), settled.topology());
            if (!change.ports().isEmpty()) {
                bus.send(Addresses.nodePortsSettled(), change);
            }
        }
    }
}
