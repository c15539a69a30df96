// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.WireFormat;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The plain course of things, in every encoding and way of listing.
final class KubernetesSourceTest {
    private FakeApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// Covers MET-24: lists and watches are told when they are answered.
    @Test
    void requestsAreTold() throws Exception {
        try (var opened = new Opened(server, WireFormat.JSON, false)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.folded.await("requests", f -> f.requests().size() >= 2);

            assertThat(opened.folded.requests()).allSatisfy(request -> {
                assertThat(server.url()).contains(request.host());
                assertThat(request.method()).isEqualTo("GET");
                assertThat(request.code()).matches("200|404");
                assertThat(request.took()).isPositive();
            });
        }
    }

    static Stream<Arguments> ways() {
        return Stream.of(WireFormat.values())
                .flatMap(format -> Stream.of(true, false).map(streamed -> Arguments.of(format, streamed)));
    }

    /// Covers IN-01, IN-02, IN-04, IN-05, IN-07, IN-12.
    @ParameterizedTest
    @MethodSource("ways")
    void listsAndFollowsAllResources(WireFormat format, boolean streamed) throws Exception {
        for (int i = 0; i < 7; i++) {
            server.put(Kind.SERVICE, "svc-" + i, i);
            server.put(Kind.ENDPOINT_SLICE, "slice-" + i, i);
        }
        server.put(Kind.NODE, Opened.NODE, 1);
        server.put(Kind.SERVICE_CIDR, "kubernetes", 2);
        try (var opened = new Opened(server, format, streamed)) {
            for (Kind kind : Kind.values()) {
                opened.awaitWatching(kind);
                opened.awaitState(kind);
            }
            server.put(Kind.SERVICE, "svc-3", 99);
            server.put(Kind.SERVICE, "new", 98);
            server.delete(Kind.SERVICE, "svc-0");
            server.delete(Kind.ENDPOINT_SLICE, "slice-6");
            server.put(Kind.NODE, Opened.NODE, 5);
            server.delete(Kind.SERVICE_CIDR, "kubernetes");
            for (Kind kind : Kind.values()) {
                opened.awaitState(kind);
            }

            assertThat(opened.folded.contents(Kind.SERVICE).toString()).contains("10.0.0.99", "10.0.0.98");
            assertThat(opened.folded.threads()).containsExactly("sluice-kubernetes");
            assertThat(opened.folded.problems()).isEmpty();
            for (Kind kind : Kind.values()) {
                assertThat(opened.folded.listsComplete(kind)).isEqualTo(1);
            }
        }
    }

    /// Covers IN-01..04.
    @ParameterizedTest
    @MethodSource("ways")
    void asksOnlyForWhatItNeeds(WireFormat format, boolean streamed) throws Exception {
        for (int i = 0; i < 4; i++) {
            server.put(Kind.SERVICE, "svc-" + i, i);
        }
        try (var opened = new Opened(server, format, streamed)) {
            for (Kind kind : Kind.values()) {
                opened.awaitWatching(kind);
            }
        }
        assertThat(server.requests()).noneMatch(r -> r.contains("/endpoints?"));
        assertThat(asked(Kind.SERVICE))
                .allMatch(r -> r.contains("labelSelector=!service.kubernetes.io/service-proxy-name"))
                .allMatch(r -> r.contains("fieldSelector=spec.clusterIP!=None"));
        assertThat(asked(Kind.ENDPOINT_SLICE))
                .allMatch(r -> r.contains("labelSelector=!service.kubernetes.io/headless"));
        assertThat(asked(Kind.NODE)).allMatch(r -> r.contains("fieldSelector=metadata.name=" + Opened.NODE));
        // A version of 0 would make the server ignore the limit.
        assertThat(asked(Kind.SERVICE)).noneMatch(r -> r.contains("resourceVersion=0"));
        assertThat(asked(Kind.SERVICE)).hasSize(streamed ? 1 : 3);
        if (streamed) {
            assertThat(asked(Kind.SERVICE).getFirst())
                    .contains(
                            "sendInitialEvents=true", "resourceVersionMatch=NotOlderThan", "allowWatchBookmarks=true");
        } else {
            assertThat(asked(Kind.SERVICE).get(0)).contains("limit=3").doesNotContain("continue=");
            assertThat(asked(Kind.SERVICE).get(1)).contains("limit=3", "continue=104/3");
            assertThat(asked(Kind.SERVICE).get(2)).contains("watch=true", "resourceVersion=104");
        }
    }

    private List<String> asked(Kind kind) {
        return server.requests(kind).stream()
                .map(r -> URLDecoder.decode(r, StandardCharsets.UTF_8))
                .toList();
    }
}
