// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.topology.FrontendKey.NodePort;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The listeners by node port. What is asked of one port is done in the order in which it was asked, so that a port is
/// free before it is bound again. For the verticle's event loop.
final class Listeners {
    /// Told what became of [#open].
    interface Watcher {
        void opened(LocalPort port);

        /// Also when it is not wanted any more.
        void failed(LocalPort port, Throwable cause);

        void closed();
    }

    private final Function<LocalPort, Listener> making;
    private final Watcher watcher;
    private final Map<NodePort, Listener> wanted = new HashMap<>();
    private final Set<Listener> open = new HashSet<>();
    private final Map<NodePort, Future<?>> underWay = new HashMap<>();

    /// @param making of a listener that is not yet open
    Listeners(Function<LocalPort, Listener> making, Watcher watcher) {
        this.making = making;
        this.watcher = watcher;
    }

    void open(LocalPort port) {
        NodePort key = port.key();
        Listener listener = making.apply(port);
        wanted.put(key, listener);
        inOrder(key, listener::open)
                .onSuccess(_ -> {
                    open.add(listener);
                    watcher.opened(port);
                })
                .onFailure(cause -> {
                    wanted.remove(key, listener);
                    watcher.failed(port, cause);
                });
    }

    /// Without effect if it could not be opened.
    void update(LocalPort port) {
        Listener listener = wanted.get(port.key());
        if (listener != null) {
            listener.update(port);
        }
    }

    /// Without effect if it is not wanted.
    void close(NodePort key) {
        Listener listener = wanted.remove(key);
        if (listener != null) {
            inOrder(key, () -> close(listener));
        }
    }

    private Future<?> close(Listener listener) {
        if (open.remove(listener)) {
            watcher.closed();
        }
        return listener.close();
    }

    private Future<?> inOrder(NodePort key, Supplier<Future<?>> action) {
        Future<?> before = underWay.getOrDefault(key, Future.succeededFuture());
        Future<?> done = before.transform(_ -> action.get().mapEmpty());
        underWay.put(key, done);
        return done.onComplete(_ -> underWay.remove(key, done));
    }
}
