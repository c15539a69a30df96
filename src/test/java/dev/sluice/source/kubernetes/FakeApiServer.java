// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.WireFormat;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// An API server of four collections over real HTTP/1.1, with one version counter, a log of events that can be
/// compacted away, and faults that each spoil one request. Methods may be called from any thread.
final class FakeApiServer implements AutoCloseable {
    private record Logged(long version, String type, FakeObject object) {}

    private record Watcher(HttpServerRequest request, FakeWire wire, boolean twice) {
        HttpServerResponse response() {
            return request.response();
        }
    }

    private static final Map<String, Kind> PATHS = Map.of(
            "/api/v1/services", Kind.SERVICE,
            "/apis/discovery.k8s.io/v1/endpointslices", Kind.ENDPOINT_SLICE,
            "/api/v1/nodes", Kind.NODE,
            "/apis/networking.k8s.io/v1/servicecidrs", Kind.SERVICE_CIDR);

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<Kind, Map<String, FakeObject>> objects = new EnumMap<>(Kind.class);
    private final Map<Kind, List<Logged>> log = new EnumMap<>(Kind.class);
    private final Map<Kind, Deque<Fault>> faults = new EnumMap<>(Kind.class);
    private final Map<Kind, List<Watcher>> watchers = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> refusedKinds = new EnumMap<>(Kind.class);
    private final Map<String, List<FakeObject>> snapshots = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<RuntimeException> bugs = new ArrayList<>();
    private long version = 100;
    private long compacted;
    private boolean streaming = true;
    private boolean protobuf = true;
    private Optional<String> token = Optional.empty();

    FakeApiServer() throws Exception {
        for (Kind kind : Kind.values()) {
            objects.put(kind, new TreeMap<>());
            log.put(kind, new ArrayList<>());
            faults.put(kind, new ArrayDeque<>());
            watchers.put(kind, new ArrayList<>());
        }
        server = vertx.createHttpServer().requestHandler(this::handle);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    synchronized FakeObject put(Kind kind, String name, int variant) {
        boolean isNew = !objects.get(kind).containsKey(name);
        var object = new FakeObject(kind, name, ++version, variant);
        objects.get(kind).put(name, object);
        publish(kind, new Logged(version, isNew ? "ADDED" : "MODIFIED", object));
        return object;
    }

    synchronized void delete(Kind kind, String name) {
        FakeObject gone = objects.get(kind).remove(name);
        if (gone != null) {
            var last = new FakeObject(kind, name, ++version, gone.variant());
            publish(kind, new Logged(version, "DELETED", last));
        }
    }

    synchronized List<FakeObject> state(Kind kind) {
        return List.copyOf(objects.get(kind).values());
    }

    /// Watches from before now get 410.
    synchronized void compact() {
        log.values().forEach(List::clear);
        compacted = version;
        snapshots.clear();
    }

    /// The next requests for the kind fail like this, one fault each.
    synchronized void spoil(Kind kind, Fault... next) {
        faults.get(kind).addAll(List.of(next));
    }

    /// Every request for the kind gets this code; 0 ends it.
    synchronized void refuse(Kind kind, int code) {
        refusedKinds.put(kind, code);
    }

    synchronized void setStreaming(boolean supported) {
        streaming = supported;
    }

    synchronized void setProtobuf(boolean supported) {
        protobuf = supported;
    }

    synchronized void setToken(String required) {
        token = Optional.of(required);
    }

    /// Path and query of all that was asked, in order.
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /// The same, of one kind.
    synchronized List<String> requests(Kind kind) {
        return requests.stream()
                .filter(r -> PATHS.get(r.substring(0, r.indexOf('?'))) == kind)
                .toList();
    }

    synchronized void bookmark(Kind kind) {
        watchers.get(kind).forEach(w -> write(w.response(), w.wire().bookmark(version, false)));
    }

    /// Breaks the connections of all watches of the kind, having sent half an event.
    synchronized void cut(Kind kind) {
        for (Watcher watcher : watchers.get(kind)) {
            byte[] event = watcher.wire().event("MODIFIED", new FakeObject(kind, "half", version + 1, 1));
            watcher.response().write(Buffer.buffer(event).getBuffer(0, event.length / 2));
            watcher.request().connection().close();
        }
        watchers.get(kind).clear();
    }

    /// Ends all watches of the kind with an event first.
    synchronized void error(Kind kind, int code) {
        watchers.get(kind).forEach(w -> w.response().end(Buffer.buffer(w.wire().errorEvent(code, "told so"))));
        watchers.get(kind).clear();
    }

    /// Waits until it holds, looking at each request and watch.
    synchronized void await(String what, Predicate<FakeApiServer> condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.test(this)) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not seen: " + what + "; requests " + requests);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    synchronized int watchers(Kind kind) {
        return watchers.get(kind).size();
    }

    void awaitWatch(Kind kind) throws InterruptedException {
        await("a watch of " + kind, s -> !s.watchers.get(kind).isEmpty());
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        if (!bugs.isEmpty()) {
            throw bugs.getFirst();
        }
    }

    private void publish(Kind kind, Logged entry) {
        log.get(kind).add(entry);
        for (Watcher watcher : watchers.get(kind)) {
            byte[] event = watcher.wire().event(entry.type(), entry.object());
            write(watcher.response(), event);
            if (watcher.twice()) {
                write(watcher.response(), event);
            }
        }
    }

    private synchronized void forget(Watcher watcher) {
        watchers.get(watcher.wire().kind()).remove(watcher);
        notifyAll();
    }

    private static void write(HttpServerResponse response, byte[] bytes) {
        response.write(Buffer.buffer(bytes));
    }

    /// A bug here must not look like a fault of the source.
    private synchronized void handle(HttpServerRequest request) {
        try {
            answer(request);
        } catch (RuntimeException e) {
            bugs.add(e);
            request.connection().close();
        }
    }

    private void answer(HttpServerRequest request) {
        Kind kind = PATHS.get(request.path());
        requests.add(request.uri());
        notifyAll();
        String accept = request.getHeader("Accept");
        var format =
                protobuf && accept.startsWith(WireFormat.PROTOBUF.mediaType()) ? WireFormat.PROTOBUF : WireFormat.JSON;
        var wire = new FakeWire(format, kind);
        request.response().putHeader("Content-Type", format.mediaType());
        if (token.isPresent() && !("Bearer " + token.get()).equals(request.getHeader("Authorization"))) {
            refuse(request, wire, 401, "");
            return;
        }
        if (refusedKinds.getOrDefault(kind, 0) != 0) {
            refuse(request, wire, refusedKinds.get(kind), "");
            return;
        }
        var fault = Optional.ofNullable(faults.get(kind).poll());
        if (fault.isPresent() && answerWrongly(request, wire, fault.get())) {
            return;
        }
        if ("true".equals(request.getParam("sendInitialEvents"))) {
            streamedList(request, wire, fault);
        } else if ("true".equals(request.getParam("watch"))) {
            watch(request, wire, fault);
        } else {
            page(request, wire, fault);
        }
    }

    /// Faults that need no right answer; true if it was one.
    private boolean answerWrongly(HttpServerRequest request, FakeWire wire, Fault fault) {
        return switch (fault) {
            case Fault.Status(int code, String retryAfter) -> {
                refuse(request, wire, code, retryAfter);
                yield true;
            }
            case Fault.Silent() -> true;
            case Fault.Portal() -> {
                request.response().putHeader("Content-Type", "text/html").end("<html>Please log in</html>");
                yield true;
            }
            case Fault.CutAfter _, Fault.Close _, Fault.ErrorEvent _, Fault.Drip _, Fault.Twice _, Fault.Reversed _ ->
                false;
        };
    }

    private static void refuse(HttpServerRequest request, FakeWire wire, int code, String retryAfter) {
        if (!retryAfter.isEmpty()) {
            request.response().putHeader("Retry-After", retryAfter);
        }
        request.response().setStatusCode(code).end(Buffer.buffer(wire.status(code, "told so")));
    }

    private void streamedList(HttpServerRequest request, FakeWire wire, Optional<Fault> fault) {
        if (!streaming) {
            refuse(request, wire, 422, "");
            return;
        }
        var due = new ArrayList<byte[]>();
        var shuffled = new ArrayList<>(objects.get(wire.kind()).values());
        Collections.reverse(shuffled);
        shuffled.forEach(object -> due.add(wire.event("ADDED", object)));
        due.add(wire.bookmark(version, true));
        stream(request, wire, fault.filter(f -> !(f instanceof Fault.Reversed)), due);
    }

    private void watch(HttpServerRequest request, FakeWire wire, Optional<Fault> fault) {
        long from = Long.parseLong(request.getParam("resourceVersion"));
        if (from < compacted) {
            refuse(request, wire, 410, "");
            return;
        }
        var due = new ArrayList<byte[]>();
        for (Logged entry : log.get(wire.kind())) {
            if (entry.version() > from) {
                due.add(wire.event(entry.type(), entry.object()));
            }
        }
        stream(request, wire, fault, due);
    }

    private void stream(HttpServerRequest request, FakeWire wire, Optional<Fault> fault, List<byte[]> due) {
        HttpServerResponse response = request.response().setChunked(true);
        boolean twice = fault.isPresent() && fault.get() instanceof Fault.Twice;
        if (fault.isPresent() && fault.get() instanceof Fault.Reversed) {
            Collections.reverse(due);
        }
        var parts = new ArrayList<byte[]>();
        for (byte[] event : due) {
            parts.add(event);
            if (twice) {
                parts.add(event);
            }
        }
        if (send(request, FakeWire.concat(parts), fault)) {
            return;
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Close) {
            response.end();
        } else if (fault.isPresent() && fault.get() instanceof Fault.ErrorEvent(int code)) {
            response.end(Buffer.buffer(wire.errorEvent(code, "told so")));
        } else {
            var watcher = new Watcher(request, wire, twice);
            watchers.get(wire.kind()).add(watcher);
            response.closeHandler(_ -> forget(watcher));
            notifyAll();
        }
    }

    private void page(HttpServerRequest request, FakeWire wire, Optional<Fault> fault) {
        String at = Optional.ofNullable(request.getParam("continue")).orElse("");
        List<FakeObject> all =
                at.isEmpty() ? state(wire.kind()) : snapshots.get(wire.kind() + at.substring(0, at.indexOf('/')));
        if (all == null) {
            refuse(request, wire, 410, "");
            return;
        }
        String snapshot = at.isEmpty() ? Long.toString(version) : at.substring(0, at.indexOf('/'));
        int from = at.isEmpty() ? 0 : Integer.parseInt(at.substring(at.indexOf('/') + 1));
        int to = Math.min(all.size(), from + Integer.parseInt(request.getParam("limit")));
        snapshots.put(wire.kind() + snapshot, all);
        String next = to < all.size() ? snapshot + "/" + to : "";
        byte[] body = wire.list(Long.parseLong(snapshot), next, all.subList(from, to));
        HttpServerResponse response = request.response().setChunked(true);
        if (!send(request, body, fault)) {
            response.end();
        }
    }

    /// True if the connection was cut.
    private static boolean send(HttpServerRequest request, byte[] body, Optional<Fault> fault) {
        HttpServerResponse response = request.response();
        if (fault.isPresent() && fault.get() instanceof Fault.CutAfter(int bytes)) {
            response.write(Buffer.buffer(body).getBuffer(0, Math.min(bytes, body.length)))
                    .onComplete(_ -> request.connection().close());
            return true;
        }
        if (fault.isPresent() && fault.get() instanceof Fault.Drip) {
            for (byte b : body) {
                response.write(Buffer.buffer(new byte[] {b}));
            }
        } else {
            response.write(Buffer.buffer(body));
        }
        return false;
    }
}
