// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.source.SourceListener;
import dev.sluice.source.SourceProblem;
import dev.sluice.source.SourceStatus;
import dev.sluice.source.decode.WireFormat;
import io.fabric8.kubernetes.client.Config;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// Measures the first list at real size, by hand, in two processes so that the server's memory does not count:
///
///     SizeRun serve 10000 8001                      Services, and as many slices of ten endpoints
///     SizeRun read http://127.0.0.1:8001 PROTOBUF   time to both lists complete, live heap with all records held
public final class SizeRun {
    private SizeRun() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "serve" -> serve(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            case "read" -> read(args[1], WireFormat.valueOf(args[2]));
            default -> throw new IllegalArgumentException("serve or read: " + args[0]);
        }
    }

    private static void read(String url, WireFormat format) throws InterruptedException {
        long start = System.nanoTime();
        Config config = Config.empty();
        config.setMasterUrl(url);
        var options = KubernetesOptions.defaults("").reading(format, true, 500);
        var source = new KubernetesSource(config, options, thread -> thread, new SplittableRandom(), System::nanoTime);
        var held = new Held();
        try (var _ = source.open(held)) {
            held.lists.await();
            long millis = (System.nanoTime() - start) / 1_000_000;
            System.gc();
            long live =
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            System.out.println(format + ": " + held.state.size() + " objects in " + millis + " ms, live heap "
                    + live / 1_000_000 + " MB");
        }
    }

    /// Keeps every record, as the model does.
    private static final class Held implements SourceListener {
        private final Map<ObjectKey, Change> state = new HashMap<>();
        private final CountDownLatch lists = new CountDownLatch(2);

        @Override
        public void onChange(Change change) {
            if (change instanceof Change.ListComplete complete) {
                if (complete.kind() != Kind.SERVICE_CIDR) {
                    lists.countDown();
                }
            } else {
                state.put(change.ref().key(), change);
            }
        }

        @Override
        public void onProblem(SourceProblem problem) {
            System.out.println(problem);
        }

        @Override
        public void onStatus(SourceStatus status) {
            System.out.println(status);
        }
    }

    private static void serve(int count, int port) throws InterruptedException {
        Map<Kind, Map<WireFormat, Buffer>> bodies = new EnumMap<>(Kind.class);
        for (Kind kind : new Kind[] {Kind.SERVICE, Kind.ENDPOINT_SLICE}) {
            bodies.put(kind, new EnumMap<>(WireFormat.class));
            for (WireFormat format : WireFormat.values()) {
                var wire = new FakeWire(format, kind);
                Buffer body = Buffer.buffer();
                for (int i = 0; i < count; i++) {
                    body.appendBytes(wire.event("ADDED", "v1", BigObject.bytes(format, kind, i)));
                }
                body.appendBytes(wire.bookmark(1_000_000, true));
                bodies.get(kind).put(format, body);
                System.out.println(kind + " " + format + ": " + body.length() / 1_000_000 + " MB");
            }
        }
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(request -> answer(request, bodies))
                .listen(port, "127.0.0.1");
        new CountDownLatch(1).await();
    }

    private static void answer(HttpServerRequest request, Map<Kind, Map<WireFormat, Buffer>> bodies) {
        Kind kind = request.path().endsWith("services")
                ? Kind.SERVICE
                : request.path().endsWith("endpointslices") ? Kind.ENDPOINT_SLICE : Kind.SERVICE_CIDR;
        if (!bodies.containsKey(kind)) {
            request.response().setStatusCode(404).end();
            return;
        }
        var format = request.getHeader("Accept").contains("protobuf") ? WireFormat.PROTOBUF : WireFormat.JSON;
        request.response()
                .putHeader("Content-Type", format.mediaType())
                .setChunked(true)
                .write(bodies.get(kind).get(format));
    }
}
