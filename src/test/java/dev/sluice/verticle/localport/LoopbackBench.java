// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.localport;

import dev.sluice.localport.LocalPort;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Listeners on this machine's own loopback, with endpoints there too: what a proxy would refuse, but enough to see how
/// bytes are carried. On epoll, as the real proxy.
final class LoopbackBench implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    private static final int PATIENCE_SECONDS = 20;

    final ForwardCounts counts = new ForwardCounts(() -> {});
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    private final Vertx vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    private final Context loop = vertx.getOrCreateContext();
    private final LoopbackSockets sockets;

    LoopbackBench() {
        this(LoopbackSockets.CAPACITY);
    }

    /// @param capacity so many connections, and so many UDP flows, at a time
    LoopbackBench(int capacity) {
        sockets = new LoopbackSockets(vertx, new SplittableRandom(), now::get, counts, capacity);
    }

    /// Opens a listener.
    ///
    /// @param endpoints their ports, on loopback
    Listener open(Protocol protocol, int port, int... endpoints) {
        return onLoop(() -> {
            Listener listener = sockets.listener(port(protocol, port, endpoints));
            return listener.open().map(listener);
        });
    }

    void update(Listener listener, Protocol protocol, int port, int... endpoints) {
        onLoop(() -> {
            listener.update(port(protocol, port, endpoints));
            return Future.succeededFuture();
        });
    }

    void close(Listener listener) {
        onLoop(listener::close);
    }

    /// Lets time go by.
    void later(Duration time) {
        onLoop(() -> {
            now.updateAndGet(instant -> instant.plus(time));
            sockets.expire();
            return Future.succeededFuture();
        });
    }

    private static LocalPort port(Protocol protocol, int port, int... endpoints) {
        List<Target> targets = IntStream.of(endpoints)
                .mapToObj(endpoint -> new Target(IpAddress.of(HOST), endpoint, true))
                .toList();
        var owner = new ServicePortName(Samples.key("web"), "web", protocol);
        return new LocalPort(new NodePort(IpFamily.IPV4, protocol, port), owner, targets, List.of(), 0);
    }

    /// Does something on the event loop and waits for it.
    <T> T onLoop(Supplier<Future<? extends T>> action) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(_ -> action.get().onComplete(result -> {
            if (result.succeeded()) {
                done.complete(result.result());
            } else {
                done.fail(result.cause());
            }
        }));
        return await(done.future());
    }

    static Socket connect(int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    static ServerSocket server() throws IOException {
        var server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), 0));
        server.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return server;
    }

    /// Takes the connection that a listener made.
    static Socket accept(ServerSocket server) throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        return socket;
    }

    /// A port that nobody has at the moment.
    static int freePort() throws IOException {
        try (ServerSocket server = server()) {
            return server.getLocalPort();
        }
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
