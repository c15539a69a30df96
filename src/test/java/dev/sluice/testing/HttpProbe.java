// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.netlink.jnr.NetworkNamespace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// An HTTP client in a network namespace: the JDK's, so that no server is only good enough for our own.
public final class HttpProbe implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final ExecutorService threads;
    private final HttpClient client;
    private final NetworkNamespace namespace;

    public HttpProbe(NetworkNamespace namespace) {
        this.namespace = namespace;
        this.threads = Executors.newCachedThreadPool(target -> new Thread(() -> {
            namespace.enter();
            target.run();
        }));
        this.client = namespace.run(() -> HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(threads)
                .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .build());
    }

    /// GET.
    ///
    /// @throws IOException if nobody listens
    public HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(uri)));
    }

    /// Whatever request.
    ///
    /// @throws IOException if nobody listens
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built =
                request.timeout(Duration.ofSeconds(PATIENCE_SECONDS)).build();
        // The connection belongs to the namespace of the thread that opens its socket.
        return namespace.run(() -> {
            try {
                return client.send(built, BodyHandlers.ofString());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /// Asks until the answer fits.
    public HttpResponse<String> await(String uri, Predicate<HttpResponse<String>> fits) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Object last = "no answer";
        while (System.nanoTime() < deadline) {
            try {
                HttpResponse<String> response = get(uri);
                if (fits.test(response)) {
                    return response;
                }
                last = response + response.body();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new AssertionError(uri + ": " + last);
    }

    /// Asks until nobody listens.
    public void awaitRefused(String uri) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < deadline) {
            try {
                get(uri);
            } catch (IOException _) {
                return;
            }
        }
        throw new AssertionError(uri + " still answers");
    }

    @Override
    public void close() {
        client.close();
        threads.shutdown();
    }
}
