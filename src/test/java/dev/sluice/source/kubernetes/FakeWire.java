// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.ProtoWriter;
import dev.sluice.source.decode.WireFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Writes lists, events and statuses as an API server does.
record FakeWire(WireFormat format, Kind kind) {
    byte[] event(String type, FakeObject object) {
        return event(type, object.apiVersion(), object.bytes(format));
    }

    byte[] event(String type, String apiVersion, byte[] bytes) {
        return switch (format) {
            case JSON -> utf8("{\"type\":\"" + type + "\",\"object\":" + utf8(bytes) + "}\n");
            case PROTOBUF -> ProtoWriter.event(type, ProtoWriter.envelope(apiVersion, kind.apiName(), bytes));
        };
    }

    byte[] bookmark(long version, boolean initialEventsEnd) {
        String end = Boolean.toString(initialEventsEnd);
        return switch (format) {
            case JSON ->
                utf8("{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{\"resourceVersion\":\"" + version
                        + "\",\"annotations\":{\"k8s.io/initial-events-end\":\"" + end + "\"}}}}\n");
            case PROTOBUF -> {
                var meta = new ProtoWriter()
                        .text(6, Long.toString(version))
                        .message(
                                12,
                                new ProtoWriter()
                                        .text(1, "k8s.io/initial-events-end")
                                        .text(2, end));
                yield ProtoWriter.event(
                        "BOOKMARK",
                        ProtoWriter.envelope(
                                "v1",
                                kind.apiName(),
                                new ProtoWriter().message(1, meta).done()));
            }
        };
    }

    byte[] errorEvent(int code, String message) {
        byte[] status = status(code, message);
        return switch (format) {
            case JSON -> utf8("{\"type\":\"ERROR\",\"object\":" + utf8(status) + "}\n");
            case PROTOBUF -> ProtoWriter.event("ERROR", status);
        };
    }

    byte[] status(int code, String message) {
        return switch (format) {
            case JSON ->
                utf8("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"" + message
                        + "\",\"code\":" + code + "}");
            case PROTOBUF ->
                ProtoWriter.envelope(
                        "v1",
                        "Status",
                        new ProtoWriter().text(3, message).number(6, code).done());
        };
    }

    byte[] list(long version, String continueToken, List<FakeObject> items) {
        return switch (format) {
            case JSON ->
                utf8(items.stream()
                        .map(item -> utf8(item.bytes(format)))
                        .collect(Collectors.joining(
                                ",",
                                "{\"kind\":\"" + kind.apiName() + "List\",\"metadata\":{\"resourceVersion\":\""
                                        + version + "\",\"continue\":\"" + continueToken + "\"},\"items\":[",
                                "]}\n")));
            case PROTOBUF -> {
                var list = new ProtoWriter()
                        .message(
                                1,
                                new ProtoWriter()
                                        .text(2, Long.toString(version))
                                        .text(3, continueToken));
                items.forEach(item -> list.bytes(2, item.bytes(format)));
                yield ProtoWriter.envelope("v1", kind.apiName() + "List", list.done());
            }
        };
    }

    static byte[] concat(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
