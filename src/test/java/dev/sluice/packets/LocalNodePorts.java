// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import dev.sluice.ProxySetup;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.LocalhostNodePortsEvent;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.verticle.Companion;
import dev.sluice.verticle.localport.LocalhostNodePorts;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The node ports on loopback of a [PacketLab], and what is told of them.
final class LocalNodePorts {
    private static final long PATIENCE_SECONDS = 20;

    private final List<LocalhostNodePortsEvent> told = new ArrayList<>();

    /// A proxy that serves them and reports here.
    ProxySetup in(ProxySetup setup) {
        Companion companion = (vertx, clock) -> {
            vertx.eventBus().<LocalhostNodePortsEvent>consumer(Addresses.LOCALHOST_NODE_PORTS, m -> note(m.body()));
            return new LocalhostNodePorts().deploy(vertx, clock);
        };
        return setup.withCompanions(_ -> List.of(companion));
    }

    /// The loopback address of a family and a port.
    static InetSocketAddress at(IpFamily family, int port) {
        return PacketLab.at(IpAddress.of(family == IpFamily.IPV4 ? "127.0.0.1" : "::1"), port);
    }

    private synchronized void note(LocalhostNodePortsEvent event) {
        told.add(event);
        notifyAll();
    }

    /// Waits until the newest report fits.
    synchronized LocalhostNodePortsEvent await(Predicate<LocalhostNodePortsEvent> fits) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (told.isEmpty() || !fits.test(told.getLast())) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("was not told; told: " + told);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return told.getLast();
    }

    LocalhostNodePortsEvent awaitListeners(int number) {
        return await(event -> event.listeners() == number);
    }
}
