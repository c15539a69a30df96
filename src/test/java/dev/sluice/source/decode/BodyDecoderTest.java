// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.model.Change;
import dev.sluice.model.Kind;
import dev.sluice.model.LabelSelector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers IN-12 and IN-13: both encodings end in the same records, however the bytes are cut.
final class BodyDecoderTest {
    @ParameterizedTest
    @EnumSource(Kind.class)
    void bothEncodingsOfAWatchTellTheSame(Kind kind) {
        List<Object> json = watch(WireFormat.JSON, kind, jsonWatch(kind), 7);
        List<Object> proto = watch(WireFormat.PROTOBUF, kind, protoWatch(kind), 7);

        assertThat(proto).isEqualTo(json);
        assertThat(json.getFirst()).isInstanceOf(Change.class);
        String ref = ((Change) json.getFirst()).ref().toString();
        assertThat(json.subList(2, json.size()))
                .containsExactly(
                        "deleted " + ref,
                        "bookmark 50 false",
                        "bookmark 51 true",
                        "ignored SHUTDOWN",
                        "error 410 Expired: too old, retry after 3");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void bothEncodingsOfAListTellTheSame(Kind kind) {
        List<Object> json = list(WireFormat.JSON, kind, jsonList(kind), 5);
        List<Object> proto = list(WireFormat.PROTOBUF, kind, protoList(kind), 5);

        assertThat(proto).isEqualTo(json);
        assertThat(json).hasSize(3).endsWith("page 99 next");
        assertThat(json.get(0)).isInstanceOf(Change.class).isEqualTo(json.get(1));
    }

    /// Covers MET-27: chosen by all its labels, of which no other trace is left.
    @ParameterizedTest
    @CsvSource({"topology.kubernetes.io/zone=z, true", "topology.kubernetes.io/zone=y, false", "'', false"})
    void servicesAreChosenByTheirLabels(String selector, boolean metered) {
        for (WireFormat format : WireFormat.values()) {
            byte[] list = format == WireFormat.JSON ? jsonList(Kind.SERVICE) : protoList(Kind.SERVICE);
            byte[] watch = format == WireFormat.JSON ? jsonWatch(Kind.SERVICE) : protoWatch(Kind.SERVICE);
            var heard = new HeardWire();
            feed(BodyDecoder.list(format, Kind.SERVICE, LabelSelector.parse(selector), heard), list, List.of(9999));
            feed(BodyDecoder.watch(format, Kind.SERVICE, LabelSelector.parse(selector), heard), watch, List.of(9999));

            assertThat(heard.told)
                    .filteredOn(Change.ServiceUpserted.class::isInstance)
                    .hasSizeGreaterThan(2)
                    .allSatisfy(told -> assertThat(
                                    ((Change.ServiceUpserted) told).service().metered())
                            .isEqualTo(metered));
        }
    }

    /// What is told of the sample is what is in it, so that two empty readers would not pass for equal.
    @Test
    void sampleIsReadCompletely() {
        Change service = (Change) list(WireFormat.PROTOBUF, Kind.SERVICE, protoList(Kind.SERVICE), 9999)
                .getFirst();
        Change slice = (Change) list(WireFormat.PROTOBUF, Kind.ENDPOINT_SLICE, protoList(Kind.ENDPOINT_SLICE), 9999)
                .getFirst();

        assertThat(service.toString())
                .contains(
                        "30080",
                        "30001",
                        "fd00::1",
                        "5.6.7.8",
                        "10.0.0.0/8",
                        "affinitySeconds=99",
                        "2026-01-02T03:04:05Z")
                .contains("externalIPs[1]: not an IP address: bad")
                .doesNotContain("5.6.7.9");
        assertThat(slice.toString())
                .contains("10.1.0.1", "10.1.0.3", "ready=false, serving=false, terminating=true", "zoneHints=[a, b]")
                .contains("nodeHints=[n1]", "UDP", "lastChangeTrigger=Optional[2026-01-02T03:04:05.500Z]")
                .doesNotContain("10.1.0.2");
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void emptyListHasItsVersion(WireFormat format) {
        byte[] body = switch (format) {
            case JSON -> utf8("{\"kind\":\"ServiceList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[ ]}\n");
            case PROTOBUF ->
                ProtoWriter.envelope(
                        "v1",
                        "ServiceList",
                        new ProtoWriter()
                                .message(1, new ProtoWriter().text(2, "5"))
                                .done());
        };

        assertThat(list(format, Kind.SERVICE, body, 1)).containsExactly("page 5 ");
    }

    /// A list whose items are null, as Go writes a nil slice, and whose metadata follow the items.
    @Test
    void jsonListInOddShapes() {
        assertThat(list(
                        WireFormat.JSON,
                        Kind.NODE,
                        utf8("{\"items\":null,\"metadata\":{\"resourceVersion\":\"5\"}}"),
                        3))
                .containsExactly("page 5 ");
        assertThat(list(
                        WireFormat.JSON,
                        Kind.NODE,
                        utf8("{\"kind\":\"items\",\"items\":[{\"metadata\":{\"name\":\"a\"},\"items\":[{}]} , {}],"
                                + "\"metadata\":{\"resourceVersion\":\"5\"}}"),
                        1))
                .hasSize(3)
                .last()
                .isEqualTo("page 5 ");
    }

    @Property(tries = 60)
    void cutsChangeNothing(
            @ForAll WireFormat format, @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 900) Integer> sizes) {
        byte[] watch = format == WireFormat.JSON ? jsonWatch(Kind.SERVICE) : protoWatch(Kind.SERVICE);
        byte[] list = format == WireFormat.JSON ? jsonList(Kind.ENDPOINT_SLICE) : protoList(Kind.ENDPOINT_SLICE);
        var watched = new HeardWire();
        var listed = new HeardWire();

        feed(BodyDecoder.watch(format, Kind.SERVICE, LabelSelector.NOTHING, watched), watch, sizes);
        feed(BodyDecoder.list(format, Kind.ENDPOINT_SLICE, LabelSelector.NOTHING, listed), list, sizes);

        assertThat(watched.told).isEqualTo(watch(format, Kind.SERVICE, watch, watch.length));
        assertThat(listed.told).isEqualTo(list(format, Kind.ENDPOINT_SLICE, list, list.length));
    }

    /// A body cut anywhere but between events is told as cut, and the half event is not told.
    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void cutWithinAnEventIsNoticed(WireFormat format) {
        byte[] whole = format == WireFormat.JSON
                ? utf8(jsonEvent("ADDED", WireSamples.json(Kind.NODE)))
                : protoEvent("ADDED", Kind.NODE, WireSamples.proto(Kind.NODE));
        for (int length = 1; length < whole.length - 1; length++) {
            var heard = new HeardWire();
            BodyDecoder body = BodyDecoder.watch(format, Kind.NODE, LabelSelector.NOTHING, heard);
            body.feed(ByteBuffer.wrap(whole, 0, length));

            assertThat(heard.told).isEmpty();
            assertThatExceptionOfType(DecodeException.class).isThrownBy(body::end);
        }
    }

    @ParameterizedTest
    @EnumSource(WireFormat.class)
    void cutListIsNoticed(WireFormat format) {
        byte[] whole = format == WireFormat.JSON ? jsonList(Kind.SERVICE) : protoList(Kind.SERVICE);
        for (int length = 0; length < whole.length / 2; length += 3) {
            var heard = new HeardWire();
            BodyDecoder body = BodyDecoder.list(format, Kind.SERVICE, LabelSelector.NOTHING, heard);
            body.feed(ByteBuffer.wrap(whole, 0, length));

            assertThatExceptionOfType(DecodeException.class).isThrownBy(body::end);
            assertThat(heard.told.stream().filter(String.class::isInstance)).isEmpty();
        }
    }

    /// No input makes the reader do anything but decode or refuse.
    @Property(tries = 500)
    void noiseIsRefusedInOrder(@ForAll byte[] noise, @ForAll WireFormat format, @ForAll @IntRange(max = 3000) int at) {
        byte[] watch = format == WireFormat.JSON ? jsonWatch(Kind.ENDPOINT_SLICE) : protoWatch(Kind.ENDPOINT_SLICE);
        byte[] list = format == WireFormat.JSON ? jsonList(Kind.ENDPOINT_SLICE) : protoList(Kind.ENDPOINT_SLICE);
        overwrite(watch, noise, at);
        overwrite(list, noise, at);

        acceptOrRefuse(BodyDecoder.watch(format, Kind.ENDPOINT_SLICE, LabelSelector.NOTHING, new HeardWire()), watch);
        acceptOrRefuse(BodyDecoder.list(format, Kind.ENDPOINT_SLICE, LabelSelector.NOTHING, new HeardWire()), list);
    }

    @Test
    void tooLargeAnObjectIsRefusedBeforeItIsHeld() {
        BodyDecoder proto =
                BodyDecoder.watch(WireFormat.PROTOBUF, Kind.SERVICE, LabelSelector.NOTHING, new HeardWire());
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> proto.feed(ByteBuffer.allocate(4)
                        .putInt(BodyDecoder.MAX_OBJECT_BYTES + 1)
                        .flip()))
                .withMessageContaining("16777217");

        BodyDecoder json = BodyDecoder.list(WireFormat.JSON, Kind.SERVICE, LabelSelector.NOTHING, new HeardWire());
        byte[] endless = new byte[1 << 20];
        Arrays.fill(endless, (byte) 'x');
        json.feed(ByteBuffer.wrap(utf8("{\"items\":[{\"a\":\"")));
        assertThatExceptionOfType(DecodeException.class).isThrownBy(() -> {
            for (int i = 0; i < 17; i++) {
                json.feed(ByteBuffer.wrap(endless));
            }
        });
    }

    @Test
    void statusOfAFailedRequest() {
        byte[] json = utf8("{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"too old\",\"reason\":\"Expired\","
                + "\"details\":{\"retryAfterSeconds\":3},\"code\":410}");

        var expected = new ApiStatus(410, "Expired", "too old", 3);
        assertThat(ApiStatus.read(WireFormat.JSON, json)).contains(expected);
        assertThat(ApiStatus.read(WireFormat.PROTOBUF, ProtoWriter.envelope("v1", "Status", protoStatus())))
                .contains(expected);
        assertThat(ApiStatus.read(WireFormat.JSON, utf8("Too many requests"))).isEmpty();
        assertThat(ApiStatus.read(WireFormat.PROTOBUF, json)).isEmpty();
    }

    @Test
    void formatOfAContentType() {
        assertThat(WireFormat.of("application/vnd.kubernetes.protobuf;stream=watch"))
                .contains(WireFormat.PROTOBUF);
        assertThat(WireFormat.of("application/json; charset=utf-8")).contains(WireFormat.JSON);
        assertThat(WireFormat.of("text/plain")).isEmpty();
    }

    private static byte[] jsonWatch(Kind kind) {
        String object = WireSamples.json(kind);
        String bookmark =
                "{\"metadata\":{\"resourceVersion\":\"5%d\",\"annotations\":{\"k8s.io/initial-events-end\":\"%s\"}}}";
        return utf8(Stream.of(
                        jsonEvent("ADDED", object),
                        jsonEvent("MODIFIED", object),
                        jsonEvent("DELETED", object),
                        jsonEvent("BOOKMARK", bookmark.formatted(0, "no")),
                        jsonEvent("BOOKMARK", bookmark.formatted(1, "true")),
                        jsonEvent("SHUTDOWN", "{}"),
                        // The object before its type: nothing forbids it.
                        "{\"object\":{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"too old\",\"reason\":\"Expired\","
                                + "\"details\":{\"retryAfterSeconds\":3},\"code\":410},\"type\":\"ERROR\"}")
                .reduce("", (a, b) -> a + b + "\n"));
    }

    private static byte[] protoWatch(Kind kind) {
        byte[] object = WireSamples.proto(kind);
        return concat(
                protoEvent("ADDED", kind, object),
                protoEvent("MODIFIED", kind, object),
                protoEvent("DELETED", kind, object),
                protoEvent("BOOKMARK", kind, bookmark("50", "no")),
                protoEvent("BOOKMARK", kind, bookmark("51", "true")),
                protoEvent("SHUTDOWN", kind, new byte[0]),
                ProtoWriter.event("ERROR", ProtoWriter.envelope("v1", "Status", protoStatus())));
    }

    private static byte[] jsonList(Kind kind) {
        String object = WireSamples.json(kind);
        return utf8("{\"kind\":\"" + kind.apiName() + "List\",\"apiVersion\":\"" + WireSamples.API_VERSION.get(kind)
                + "\",\"metadata\":{\"resourceVersion\":\"99\",\"continue\":\"next\"},\"items\":[" + object + ",\n"
                + object
                + "]}\n");
    }

    private static byte[] protoList(Kind kind) {
        byte[] object = WireSamples.proto(kind);
        return ProtoWriter.envelope(
                WireSamples.API_VERSION.get(kind),
                kind.apiName() + "List",
                new ProtoWriter()
                        .message(
                                1,
                                new ProtoWriter()
                                        .text(1, "")
                                        .text(2, "99")
                                        .text(3, "next")
                                        .number(4, 7))
                        .bytes(2, object)
                        .bytes(2, object)
                        .done());
    }

    private static byte[] bookmark(String version, String end) {
        return new ProtoWriter()
                .message(
                        1,
                        new ProtoWriter()
                                .text(6, version)
                                .message(
                                        12,
                                        new ProtoWriter()
                                                .text(1, "k8s.io/initial-events-end")
                                                .text(2, end)))
                .done();
    }

    private static byte[] protoStatus() {
        return new ProtoWriter()
                .text(2, "Failure")
                .text(3, "too old")
                .text(4, "Expired")
                .message(5, new ProtoWriter().text(1, "n").number(5, 3))
                .number(6, 410)
                .done();
    }

    private static String jsonEvent(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    private static byte[] protoEvent(String type, Kind kind, byte[] object) {
        return ProtoWriter.event(type, ProtoWriter.envelope(WireSamples.API_VERSION.get(kind), kind.apiName(), object));
    }

    private static List<Object> watch(WireFormat format, Kind kind, byte[] body, int chunk) {
        var heard = new HeardWire();
        feed(BodyDecoder.watch(format, kind, LabelSelector.NOTHING, heard), body, List.of(chunk));
        return heard.told;
    }

    private static List<Object> list(WireFormat format, Kind kind, byte[] body, int chunk) {
        var heard = new HeardWire();
        feed(BodyDecoder.list(format, kind, LabelSelector.NOTHING, heard), body, List.of(chunk));
        return heard.told;
    }

    /// Feeds chunks of these sizes, over and over.
    private static void feed(BodyDecoder body, byte[] bytes, List<Integer> sizes) {
        List<Integer> turns = new ArrayList<>(sizes);
        turns.removeIf(size -> size == 0);
        int at = 0;
        for (int turn = 0; at < bytes.length; turn++) {
            int size = turns.isEmpty() ? bytes.length : turns.get(turn % turns.size());
            int count = Math.min(size, bytes.length - at);
            body.feed(ByteBuffer.wrap(bytes, at, count));
            at += count;
        }
        body.end();
    }

    private static void acceptOrRefuse(BodyDecoder body, byte[] bytes) {
        try {
            body.feed(ByteBuffer.wrap(bytes));
            body.end();
        } catch (DecodeException refused) {
            assertThat(refused.reason()).isNotEmpty();
        }
    }

    private static void overwrite(byte[] bytes, byte[] noise, int at) {
        int from = at % bytes.length;
        System.arraycopy(noise, 0, bytes, from, Math.min(noise.length, bytes.length - from));
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
