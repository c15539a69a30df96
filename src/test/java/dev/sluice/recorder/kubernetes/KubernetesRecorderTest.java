// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.kubernetes.ApiServer;
import dev.sluice.model.ObjectKey;
import dev.sluice.recorder.ClusterEvent;
import dev.sluice.recorder.ClusterEvent.Regarding;
import dev.sluice.recorder.EventRecorder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What goes over the wire to a server that speaks HTTP. Covers SYNC-14.
final class KubernetesRecorderTest {
    private record Sent(String method, String path, String type, JsonObject body) {}

    private static final ClusterEvent EVENT = new ClusterEvent(
            Regarding.service(new ObjectKey("shop", "web")),
            ClusterEvent.Type.WARNING,
            "Refused",
            "Program",
            "the kernel says no");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private boolean answersLate;
    private EventRecorder recorder;

    @BeforeEach
    void start() throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        recorder = new KubernetesRecorder(
                new ApiServer(
                        Optional.empty(), Optional.empty(), Optional.of("http://127.0.0.1:" + server.actualPort())),
                "node-1",
                InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        recorder.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void eventIsCreatedWhereItsObjectLives() throws Exception {
        recorder.record(EVENT);

        Sent event = take();
        assertThat(event.method()).isEqualTo("POST");
        assertThat(event.path()).isEqualTo("/apis/events.k8s.io/v1/namespaces/shop/events");
        assertThat(event.body().getString("type")).isEqualTo("Warning");
        assertThat(event.body().getString("reason")).isEqualTo("Refused");
        assertThat(event.body().getString("action")).isEqualTo("Program");
        assertThat(event.body().getString("note")).isEqualTo("the kernel says no");
        assertThat(event.body().getString("reportingController")).isEqualTo("kube-proxy");
        assertThat(event.body().getString("reportingInstance")).isEqualTo("kube-proxy-node-1");
        assertThat(event.body().getString("eventTime")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(event.body().getJsonObject("regarding"))
                .isEqualTo(new JsonObject()
                        .put("apiVersion", "v1")
                        .put("kind", "Service")
                        .put("namespace", "shop")
                        .put("name", "web")
                        .put("uid", "shop/web"));
    }

    @Test
    void repetitionPatchesTheSeriesWithoutReading() throws Exception {
        recorder.record(EVENT);
        recorder.record(EVENT);

        String name = take().body().getJsonObject("metadata").getString("name");
        Sent again = take();
        assertThat(again.method()).isEqualTo("PATCH");
        assertThat(again.path()).isEqualTo("/apis/events.k8s.io/v1/namespaces/shop/events/" + name);
        assertThat(again.type()).isEqualTo("application/merge-patch+json");
        assertThat(again.body().getJsonObject("series").getInteger("count")).isEqualTo(2);
    }

    @Test
    void serverThatHangsHoldsNobodyUp() throws Exception {
        answersLate = true;
        recorder.record(EVENT);
        take();

        for (int i = 0; i < 10_000; i++) {
            recorder.record(new ClusterEvent(
                    Regarding.service(new ObjectKey("shop", "web-" + i)),
                    ClusterEvent.Type.WARNING,
                    "Refused",
                    "Program",
                    "no"));
        }

        // The first is still unanswered, and all the others were taken or dropped without waiting for it.
        assertThat(sent).isEmpty();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            var object = body.toJsonObject();
            sent.add(new Sent(
                    request.method().name(),
                    request.path(),
                    String.valueOf(request.getHeader("Content-Type")),
                    object));
            if (!answersLate) {
                request.response()
                        .setStatusCode(201)
                        .putHeader("Content-Type", "application/json")
                        .end(object.put("apiVersion", "events.k8s.io/v1")
                                .put("kind", "Event")
                                .toBuffer());
            }
        });
    }

    private Sent take() throws InterruptedException {
        Sent next = sent.poll(20, TimeUnit.SECONDS);
        assertThat(next).as("request").isNotNull();
        return next;
    }
}
