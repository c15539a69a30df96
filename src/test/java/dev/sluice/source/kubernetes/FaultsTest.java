// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.source.SourceStatus;
import dev.sluice.source.decode.WireFormat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Covers IN-08 and IN-11: what was told stays, and the source finds back from anything.
final class FaultsTest {
    private FakeApiServer server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeApiServer();
        for (int i = 0; i < 8; i++) {
            server.put(Kind.SERVICE, "svc-" + i, i);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void halfAnObjectIsDroppedAndTheWatchResumed(WireFormat format) throws Exception {
        try (var opened = new Opened(server, format, true)) {
            opened.awaitWatching(Kind.SERVICE);
            server.put(Kind.SERVICE, "svc-1", 50);
            opened.awaitState(Kind.SERVICE);
            server.cut(Kind.SERVICE);
            server.put(Kind.SERVICE, "svc-2", 51);
            server.delete(Kind.SERVICE, "svc-3");
            opened.awaitState(Kind.SERVICE);

            assertThat(server.requests(Kind.SERVICE)).hasSizeGreaterThan(1);
            assertThat(server.requests(Kind.SERVICE).getLast()).contains("resourceVersion=109&");
            assertThat(opened.folded.listsComplete(Kind.SERVICE)).isEqualTo(1);
            assertThat(deletes(opened)).containsExactly("svc-3");
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void listCutAnywhereIsReadAgain(WireFormat format) throws Exception {
        for (boolean streamed : List.of(true, false)) {
            for (int bytes = 0; bytes < 600; bytes += 37) {
                server.spoil(Kind.SERVICE, new Fault.CutAfter(bytes));
                try (var opened = new Opened(server, format, streamed)) {
                    opened.awaitWatching(Kind.SERVICE);
                    opened.awaitState(Kind.SERVICE);
                    assertThat(opened.folded.listsComplete(Kind.SERVICE)).isEqualTo(1);
                    assertThat(deletes(opened)).isEmpty();
                }
            }
        }
    }

    /// IN-08: what vanished while the watch was lost becomes a delete, and nothing else does.
    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void goneVersionMeansListAndSweep(boolean inStream, boolean streamed) throws Exception {
        try (var opened = new Opened(server, WireFormat.PROTOBUF, streamed)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
            if (inStream) {
                server.spoil(Kind.SERVICE, new Fault.ErrorEvent(410));
            }
            server.spoil(Kind.SERVICE, new Fault.Status(500, ""));
            server.cut(Kind.SERVICE);
            server.delete(Kind.SERVICE, "svc-4");
            server.delete(Kind.SERVICE, "svc-5");
            server.put(Kind.SERVICE, "svc-5", 77);
            server.put(Kind.SERVICE, "svc-6", 78);
            server.compact();
            opened.awaitState(Kind.SERVICE);
            opened.folded.await("second list", f -> f.listsComplete(Kind.SERVICE) == 2);

            assertThat(deletes(opened)).contains("svc-4").doesNotContain("svc-1", "svc-6");
            // Unchanged objects are not told twice.
            assertThat(opened.folded.changes(Kind.SERVICE).stream()
                            .filter(c -> c.ref().key().name().equals("svc-1")))
                    .hasSize(1);
            assertThat(opened.folded.contents(Kind.SERVICE).toString()).contains("10.0.0.77", "10.0.0.78");
        }
    }

    @Test
    void continueThatExpiredStartsTheListAnew() throws Exception {
        server.spoil(Kind.SERVICE, new Fault.Drip(), new Fault.Status(410, ""));
        try (var opened = new Opened(server, WireFormat.JSON, false)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
        }
        assertThat(server.requests(Kind.SERVICE).stream().filter(r -> r.endsWith("limit=3")))
                .hasSize(2);
    }

    /// A page that failed for another reason is asked for again, not the whole list.
    @Test
    void failedPageIsAskedForAgain() throws Exception {
        server.spoil(Kind.SERVICE, new Fault.Drip(), new Fault.Status(500, ""), new Fault.CutAfter(100));
        try (var opened = new Opened(server, WireFormat.JSON, false)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
        }
        assertThat(server.requests(Kind.SERVICE).stream().filter(r -> r.endsWith("limit=3")))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void retryAfterIsHonoured(int code) throws Exception {
        server.spoil(Kind.SERVICE, new Fault.Status(code, "17"));
        try (var opened = new Opened(server, WireFormat.PROTOBUF, true)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);

            opened.folded.await("watching", f -> f.statuses("services").size() == 4);
            assertThat(opened.timers().pauses()).contains(Duration.ofSeconds(17));
            assertThat(opened.folded.statuses("services"))
                    .extracting(SourceStatus::state)
                    .containsExactly(
                            SourceStatus.State.LISTING,
                            SourceStatus.State.RETRYING,
                            SourceStatus.State.LISTING,
                            SourceStatus.State.WATCHING);
            assertThat(opened.folded.statuses("services").get(1).detail())
                    .isEqualTo("HTTP " + code + ": told so; next try in 17000 ms");
        }
    }

    @Test
    void pausesGrowToTheirCapAndStartAnewAfterSuccess() throws Exception {
        Fault failure = new Fault.Status(500, "");
        server.refuse(Kind.NODE, 500);
        for (int i = 0; i < 12; i++) {
            server.spoil(Kind.SERVICE, failure);
        }
        server.refuse(Kind.NODE, 0);
        try (var opened = new Opened(server, WireFormat.PROTOBUF, true)) {
            opened.awaitWatching(Kind.SERVICE);
            List<Duration> pauses = opened.timers().pauses();
            assertThat(pauses).hasSize(12);
            for (int i = 0; i < 12; i++) {
                long longest = Math.min(30_000, 100L << i);
                assertThat(pauses.get(i).toMillis()).isBetween(longest / 2, longest);
            }
            server.cut(Kind.SERVICE);
            server.awaitWatch(Kind.SERVICE);
            server.put(Kind.SERVICE, "svc-1", 9);
            opened.awaitState(Kind.SERVICE);
            assertThat(opened.timers().pauses().getLast()).isLessThanOrEqualTo(Duration.ofMillis(100));
        }
    }

    /// A watch that the server closes in order is no failure.
    @Test
    void closedWatchIsResumedWithoutAWord() throws Exception {
        try (var opened = new Opened(server, WireFormat.JSON, false)) {
            opened.awaitWatching(Kind.SERVICE);
            server.spoil(Kind.SERVICE, new Fault.Close(), new Fault.Close());
            server.put(Kind.SERVICE, "svc-1", 60);
            server.error(Kind.SERVICE, 500);
            server.put(Kind.SERVICE, "svc-1", 61);
            opened.awaitState(Kind.SERVICE);
            server.awaitWatch(Kind.SERVICE);
            server.put(Kind.SERVICE, "svc-1", 62);
            opened.awaitState(Kind.SERVICE);

            assertThat(opened.folded.listsComplete(Kind.SERVICE)).isEqualTo(1);
            assertThat(opened.folded.statuses("services").stream()
                            .filter(s -> s.state() == SourceStatus.State.RETRYING))
                    .extracting(SourceStatus::detail)
                    .singleElement()
                    .asString()
                    .startsWith("HTTP 500: told so");
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void oneByteAtATime(WireFormat format) throws Exception {
        for (boolean streamed : List.of(true, false)) {
            server.spoil(Kind.SERVICE, new Fault.Drip(), new Fault.Drip(), new Fault.Drip(), new Fault.Drip());
            try (var opened = new Opened(server, format, streamed)) {
                opened.awaitWatching(Kind.SERVICE);
                opened.awaitState(Kind.SERVICE);
            }
        }
    }

    /// Bookmarks alone move the place to resume from, so a quiet resource does not fall out of the server's window.
    @Test
    void bookmarksMoveTheResumeVersion() throws Exception {
        try (var opened = new Opened(server, WireFormat.PROTOBUF, true)) {
            opened.awaitWatching(Kind.NODE);
            server.put(Kind.SERVICE, "svc-1", 1);
            server.put(Kind.SERVICE, "svc-1", 2);
            server.bookmark(Kind.NODE);
            server.put(Kind.NODE, Opened.NODE, 3);
            opened.awaitState(Kind.NODE);
            server.bookmark(Kind.NODE);
            server.cut(Kind.NODE);
            server.awaitWatch(Kind.NODE);

            assertThat(server.requests(Kind.NODE).getLast()).contains("resourceVersion=111&");
        }
    }

    @Test
    void doubledAndReversedEventsChangeNothing() throws Exception {
        try (var opened = new Opened(server, WireFormat.JSON, true)) {
            opened.awaitWatching(Kind.SERVICE);
            for (Fault fault : List.of(new Fault.Twice(), new Fault.Reversed())) {
                server.spoil(Kind.SERVICE, new Fault.Status(500, ""), fault);
                server.cut(Kind.SERVICE);
                server.put(Kind.SERVICE, "svc-1", 30);
                server.put(Kind.SERVICE, "svc-1", 31);
                server.put(Kind.SERVICE, "svc-2", 32);
                server.delete(Kind.SERVICE, "svc-2");
                server.delete(Kind.SERVICE, "svc-3");
                server.put(Kind.SERVICE, "svc-3", 33);
                server.awaitWatch(Kind.SERVICE);
                server.put(Kind.SERVICE, "last", 34);
                opened.folded.await("the last", f -> f.versions(Kind.SERVICE).startsWith("last@" + lastVersion()));
                assertThat(opened.folded.versions(Kind.SERVICE)).isEqualTo(Folded.wanted(server, Kind.SERVICE));
            }
            assertThat(opened.folded.listsComplete(Kind.SERVICE)).isEqualTo(1);
        }
    }

    @Test
    void serverWithoutStreamedListsIsAskedForPages() throws Exception {
        server.setStreaming(false);
        try (var opened = new Opened(server, WireFormat.PROTOBUF, true)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);

            assertThat(server.requests(Kind.SERVICE).get(0)).contains("sendInitialEvents");
            assertThat(server.requests(Kind.SERVICE).get(1)).contains("limit=3");
            server.error(Kind.SERVICE, 410);
            opened.folded.await("second list", f -> f.listsComplete(Kind.SERVICE) == 2);
            assertThat(server.requests(Kind.SERVICE).stream().filter(r -> r.contains("sendInitialEvents")))
                    .hasSize(1);
        }
    }

    /// IN-12.
    @Test
    void serverWithoutProtobufAnswersJson() throws Exception {
        server.setProtobuf(false);
        try (var opened = new Opened(server, WireFormat.PROTOBUF, true)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
        }
    }

    /// IN-05: told once, complete all the same, and there when the server has it after all.
    @ParameterizedTest
    @CsvSource({"404,true", "403,true", "404,false", "403,false"})
    void missingServiceCidrsAreDoneWithout(int code, boolean streamed) throws Exception {
        server.refuse(Kind.SERVICE_CIDR, code);
        server.put(Kind.SERVICE_CIDR, "kubernetes", 1);
        try (var opened = new Opened(server, WireFormat.JSON, streamed)) {
            opened.folded.await("complete", f -> f.listsComplete(Kind.SERVICE_CIDR) == 1);
            opened.folded.await("status", f -> f.statuses("servicecidrs").size() == 2);
            int asked = server.requests(Kind.SERVICE_CIDR).size();
            opened.timers().run(Timers.Purpose.RETRY);
            server.await("another look", s -> s.requests(Kind.SERVICE_CIDR).size() > asked);

            assertThat(opened.folded.statuses("servicecidrs"))
                    .extracting(SourceStatus::toString)
                    .last()
                    .asString()
                    .contains("UNAVAILABLE", "HTTP " + code);
            assertThat(opened.folded.statuses("servicecidrs")).hasSize(2);
            assertThat(opened.folded.listsComplete(Kind.SERVICE_CIDR)).isEqualTo(1);

            server.refuse(Kind.SERVICE_CIDR, 0);
            opened.timers().run(Timers.Purpose.RETRY);
            opened.awaitState(Kind.SERVICE_CIDR);
        }
    }

    /// For what we cannot do without, 403 and 404 are failures like others.
    @Test
    void forbiddenServicesAreTriedForEver() throws Exception {
        server.spoil(Kind.SERVICE, new Fault.Status(403, ""), new Fault.Status(404, ""), new Fault.Portal());
        try (var opened = new Opened(server, WireFormat.JSON, true)) {
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
            assertThat(opened.folded.statuses("services").stream()
                            .filter(s -> s.state() == SourceStatus.State.RETRYING))
                    .extracting(SourceStatus::detail)
                    .satisfiesExactly(
                            d -> assertThat(d).startsWith("HTTP 403"),
                            d -> assertThat(d).startsWith("HTTP 404"),
                            d -> assertThat(d).startsWith("answer is neither JSON nor protobuf"));
        }
    }

    /// A connection that is open and dead: nothing comes, so it is given up and another one made.
    @Test
    void silentServerIsGivenUp() throws Exception {
        server.spoil(Kind.SERVICE, new Fault.Silent());
        try (var opened = new Opened(server, WireFormat.JSON, false)) {
            server.await("request", s -> !s.requests(Kind.SERVICE).isEmpty());
            opened.folded.await("nodes", f -> f.listsComplete(Kind.NODE) == 1);
            opened.timers().run(Timers.Purpose.IDLE);
            opened.awaitWatching(Kind.SERVICE);
            opened.awaitState(Kind.SERVICE);
            assertThat(opened.folded.statuses("services").get(1).detail()).startsWith("nothing heard for 150 s");
        }
    }

    @Test
    void closedSourceIsSilent() throws Exception {
        var opened = new Opened(server, WireFormat.JSON, true);
        opened.awaitWatching(Kind.SERVICE);
        opened.close();
        int told = opened.folded.changes().size();
        server.put(Kind.SERVICE, "late", 1);
        server.await("no watch", s -> s.watchers(Kind.SERVICE) == 0);

        assertThat(opened.folded.changes()).hasSize(told);
        opened.close();
    }

    @Test
    void serverThatIsNotThereYet() throws Exception {
        String url = server.url();
        server.close();
        var folded = new Folded();
        var config = io.fabric8.kubernetes.client.Config.empty();
        config.setMasterUrl(url);
        var source = new KubernetesSource(
                config,
                KubernetesOptions.defaults(""),
                thread -> thread,
                new java.util.SplittableRandom(1),
                System::nanoTime);
        try (var _ = source.open(folded)) {
            folded.await("refused", f -> f.statuses("services").size() > 2);
        }
        assertThat(folded.statuses("services").get(1).detail()).contains("refused");
        assertThat(source.name()).startsWith("kubernetes http://127.0.0.1:");
        server = new FakeApiServer();
    }

    private long lastVersion() {
        return server.state(Kind.SERVICE).stream()
                .filter(o -> o.name().equals("last"))
                .findFirst()
                .orElseThrow()
                .version();
    }

    private static List<String> deletes(Opened opened) {
        return opened.folded.changes(Kind.SERVICE).stream()
                .filter(Change.Deleted.class::isInstance)
                .map(c -> c.ref().key().name())
                .toList();
    }
}
