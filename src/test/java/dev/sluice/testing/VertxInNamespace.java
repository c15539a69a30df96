// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.netlink.jnr.NetworkNamespace;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxThread;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxThreadFactory;
import io.vertx.core.transport.Transport;
import java.util.concurrent.TimeUnit;

/// A Vert.x on epoll, as the proxy's, whose threads live in a network namespace: its servers listen there, its clients
/// connect from there.
public final class VertxInNamespace {
    private VertxInNamespace() {}

    public static Vertx create(NetworkNamespace namespace) {
        return VertxBootstrap.create()
                .transport(Transport.EPOLL.implementation())
                .threadFactory(new Factory(namespace))
                .init()
                .vertx();
    }

    private record Factory(NetworkNamespace namespace) implements VertxThreadFactory {
        @Override
        public VertxThread newVertxThread(
                Runnable target, String name, boolean worker, long maxExecTime, TimeUnit maxExecTimeUnit) {
            Runnable inside = () -> {
                namespace.enter();
                target.run();
            };
            return VertxThreadFactory.super.newVertxThread(inside, name, worker, maxExecTime, maxExecTimeUnit);
        }
    }
}
