// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.bus.Addresses;
import dev.sluice.localport.LocalPort;
import dev.sluice.localport.LocalPorts;
import dev.sluice.localport.NodePortsSettled;
import dev.sluice.localport.PortStep;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;

/// Listens on loopback for the node ports that stand in the kernel.
final class LocalPortVerticle extends VerticleBase {
    private static final long HOUSEKEEPING_MILLIS = 10_000;

    /// Counts may change with every datagram; nobody wants to hear of them more often.
    private static final long TELLING_MILLIS = 100;

    private final InstantSource clock;
    private final LocalPorts ports = new LocalPorts();
    private final ForwardCounts counts = new ForwardCounts(this::countsChanged);
    private final LoopbackSockets sockets;
    private final Listeners listeners;
    private final PortWarnings warnings;
    private boolean telling;

    LocalPortVerticle(Vertx vertx, InstantSource clock) {
        this.clock = clock;
        this.sockets = new LoopbackSockets(vertx, new SplittableRandom(), clock, counts, LoopbackSockets.CAPACITY);
        this.listeners = new Listeners(sockets::listener, new Watching());
        this.warnings = new PortWarnings(vertx.eventBus(), clock);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<NodePortsSettled>consumer(Addresses.nodePortsSettled(), this::settled);
        vertx.setPeriodic(HOUSEKEEPING_MILLIS, _ -> housekeep());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        sockets.close();
        return Future.succeededFuture();
    }

    private void settled(Message<NodePortsSettled> message) {
        carryOut(ports.settled(message.body()));
        counts.unserved(ports.declined());
    }

    private void housekeep() {
        sockets.expire();
        carryOut(ports.retry());
    }

    private void carryOut(List<PortStep> steps) {
        for (PortStep step : steps) {
            switch (step) {
                case PortStep.Open(var port) -> listeners.open(port);
                case PortStep.Update(var port) -> listeners.update(port);
                case PortStep.Close(var key) -> listeners.close(key);
                case PortStep.Decline(var port) -> warnings.declined(port);
            }
        }
    }

    private void countsChanged() {
        if (!telling) {
            telling = true;
            vertx.setTimer(TELLING_MILLIS, _ -> {
                telling = false;
                vertx.eventBus().publish(Addresses.LOCALHOST_NODE_PORTS, counts.snapshot(clock.instant()));
            });
        }
    }

    private final class Watching implements Listeners.Watcher {
        @Override
        public void opened(LocalPort port) {
            counts.opened();
            warnings.opened(port);
        }

        @Override
        public void failed(LocalPort port, Throwable cause) {
            counts.creationFailed();
            if (ports.failed(port.key())) {
                warnings.failed(port, cause);
            }
        }

        @Override
        public void closed() {
            counts.closed();
        }
    }
}
