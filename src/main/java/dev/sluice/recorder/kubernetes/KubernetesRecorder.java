// SPDX-License-Identifier: Apache-2.0
package dev.sluice.recorder.kubernetes;

import dev.sluice.kubernetes.ApiServer;
import dev.sluice.recorder.ClusterEvent;
import dev.sluice.recorder.Entry;
import dev.sluice.recorder.EventLedger;
import dev.sluice.recorder.EventRecorder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events by fabric8's client. One daemon thread with a short queue: a server that is slow or away costs events,
/// not the proxy's time or memory. The client is made with the first event, as most nodes have little to tell.
public final class KubernetesRecorder implements EventRecorder {
    /// As the reference names itself, so that filters of operators go on matching (SYNC-14).
    static final String CONTROLLER = "kube-proxy";

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesRecorder.class);
    private static final int WAITING = 256;
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final ApiServer server;
    private final String instance;
    private final InstantSource clock;
    private final EventLedger ledger = new EventLedger();
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor thread;
    private Optional<KubernetesClient> client = Optional.empty();

    /// @param nodeName tells whose proxy it was
    public KubernetesRecorder(ApiServer server, String nodeName, InstantSource clock) {
        this.server = server;
        this.instance = CONTROLLER + "-" + nodeName;
        this.clock = clock;
        thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("sluice-events").factory());
    }

    @Override
    public void record(ClusterEvent event) {
        Instant at = clock.instant();
        try {
            thread.execute(() -> deliver(event, at));
        } catch (RejectedExecutionException _) {
            lost.incrementAndGet();
        }
    }

    private void deliver(ClusterEvent event, Instant at) {
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warn("{} cluster events were not written, the API server takes them too slowly", missing);
        }
        ledger.enter(event, at).ifPresent(entry -> {
            try {
                write(entry);
            } catch (KubernetesClientException | CompletionException | IllegalArgumentException e) {
                LOG.warn("cluster event {} on {} not written: {}", event.reason(), event.regarding(), e.getMessage());
            }
        });
    }

    private void write(Entry entry) {
        switch (entry) {
            case Entry.First first -> {
                var events = client().events().v1().events();
                events.resource(object(first)).create();
            }
            case Entry.Again again -> patch(again);
        }
    }

    /// By hand: the client's own patch reads the object first, which a proxy's role does not allow (K8S-01).
    private void patch(Entry.Again again) {
        HttpClient http = client().getHttpClient();
        var url = "%sapis/events.k8s.io/v1/namespaces/%s/events/%s"
                .formatted(client().getMasterUrl(), again.event().regarding().namespace(), again.name());
        var series =
                "{\"series\":{\"count\":%d,\"lastObservedTime\":\"%s\"}}".formatted(again.count(), time(again.at()));
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(url)
                .method("PATCH", "application/merge-patch+json", series)
                .build();
        HttpResponse<byte[]> response = http.sendAsync(request, byte[].class).join();
        if (!response.isSuccessful()) {
            throw new KubernetesClientException("PATCH " + url + ": " + response.code());
        }
    }

    private Event object(Entry.First entry) {
        ClusterEvent event = entry.event();
        return new EventBuilder()
                .withNewMetadata()
                .withName(entry.name())
                .withNamespace(event.regarding().namespace())
                .endMetadata()
                .withEventTime(new MicroTime(time(entry.at())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withRegarding(reference(event.regarding()))
                .withType(event.type().apiName())
                .withReason(event.reason())
                .withAction(event.action())
                .withNote(event.note())
                .build();
    }

    /// The uid is a stand-in, as the reference's: the real one is not among what we keep of objects.
    private static ObjectReference reference(ClusterEvent.Regarding regarding) {
        String namespace = regarding.key().namespace();
        String name = regarding.key().name();
        return new ObjectReferenceBuilder()
                .withApiVersion("v1")
                .withKind(regarding.kind())
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(name)
                .withUid(namespace.isEmpty() ? name : namespace + "/" + name)
                .build();
    }

    private static String time(Instant at) {
        return MICRO_TIME.format(at);
    }

    private KubernetesClient client() {
        if (client.isEmpty()) {
            Config config = server.config();
            // An event that is late is worth less than those that wait behind it.
            config.setRequestRetryBackoffLimit(0);
            client =
                    Optional.of(new KubernetesClientBuilder().withConfig(config).build());
        }
        return client.get();
    }

    /// What still waits is dropped: nobody's end is held up by an event.
    @Override
    public void close() {
        thread.getQueue().clear();
        try {
            thread.execute(() -> client.ifPresent(KubernetesClient::close));
        } catch (RejectedExecutionException _) {
            LOG.debug("closed already");
        }
        thread.shutdown();
    }
}
