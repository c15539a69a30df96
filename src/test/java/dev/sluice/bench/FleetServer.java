// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.VertxInNamespace;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Kubernetes API server for one fleet, on the loopback interface of a namespace: streamed lists in protobuf over
/// TLS, then an event for each slice that is told. What it keeps in memory is in this process, not in the measured one.
final class FleetServer implements AutoCloseable {
    static final String NODE = "node-1";
    /// Of a key that lives as long as a measurement.
    private static final String PASSWORD = "throw-away";
    private static final long PATIENCE_SECONDS = 30;

    private final Fleet fleet;
    private final Vertx vertx;
    private final List<HttpServerResponse> slices = new ArrayList<>();
    private long version = 1;

    /// @param folder gets the kubeconfig
    FleetServer(NetworkNamespace namespace, Fleet fleet, WorkFolder folder) throws IOException, InterruptedException {
        this.fleet = fleet;
        InNamespace.exec(namespace, "ip", "link", "set", "lo", "up");
        vertx = VertxInNamespace.create(namespace);
        var options = new HttpServerOptions().setSsl(true).setKeyCertOptions(keys(folder));
        var server = vertx.createHttpServer(options).requestHandler(this::answer);
        try {
            server.listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no API server", e);
        }
        Files.writeString(folder.kubeconfig(), String.format(Locale.ROOT, """
                        apiVersion: v1
                        kind: Config
                        clusters:
                        - name: bench
                          cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}
                        users:
                        - name: bench
                          user: {token: bench}
                        contexts:
                        - name: bench
                          context: {cluster: bench, user: bench}
                        current-context: bench
                        """, server.actualPort()));
    }

    private static PfxOptions keys(WorkFolder folder) throws IOException, InterruptedException {
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "bench",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=bench",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        folder.keys().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        return new PfxOptions().setPath(folder.keys().toString()).setPassword(PASSWORD);
    }

    /// The slice as it is now goes to whoever watches.
    synchronized void tell(int n) {
        byte[] event = FleetWire.slice(fleet.frontends().get(n), "MODIFIED", ++version);
        slices.forEach(watcher -> watcher.write(Buffer.buffer(event)));
    }

    private synchronized void answer(HttpServerRequest request) {
        var response = request.response();
        Buffer body = Buffer.buffer();
        switch (request.path()) {
            case "/api/v1/services" -> {
                fleet.frontends().forEach(frontend -> body.appendBytes(FleetWire.service(frontend, version)));
                body.appendBytes(FleetWire.listed("v1", "Service", version));
            }
            case "/apis/discovery.k8s.io/v1/endpointslices" -> {
                fleet.frontends().forEach(frontend -> body.appendBytes(FleetWire.slice(frontend, "ADDED", version)));
                body.appendBytes(FleetWire.listed("discovery.k8s.io/v1", "EndpointSlice", version));
                slices.add(response);
                response.closeHandler(_ -> forget(response));
            }
            case "/api/v1/nodes" ->
                body.appendBytes(FleetWire.node(NODE)).appendBytes(FleetWire.listed("v1", "Node", version));
            default -> {
                response.setStatusCode(404).end();
                return;
            }
        }
        response.putHeader("Content-Type", "application/vnd.kubernetes.protobuf;stream=watch")
                .setChunked(true)
                .write(body);
    }

    private synchronized void forget(HttpServerResponse watcher) {
        slices.remove(watcher);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
