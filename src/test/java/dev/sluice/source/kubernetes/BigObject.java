// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.ProtoWriter;
import dev.sluice.source.decode.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Objects about as large as a cluster's, most of which the proxy skips: managed fields, target references.
final class BigObject {
    private static final int ENDPOINTS = 10;
    private static final String MANAGED = "f:metadata f:labels f:spec f:clusterIP f:ports ".repeat(12);

    private BigObject() {}

    static byte[] bytes(WireFormat format, Kind kind, int number) {
        return switch (format) {
            case JSON -> json(kind, number).getBytes(StandardCharsets.UTF_8);
            case PROTOBUF -> proto(kind, number).done();
        };
    }

    private static String json(Kind kind, int number) {
        String meta = "{\"metadata\":{\"name\":\"" + name(kind, number) + "\",\"namespace\":\"ns-" + number % 50
                + "\",\"uid\":\"0f6c1a4e-0000-0000-0000-" + number + "\",\"resourceVersion\":\"" + (1000 + number)
                + "\",\"generation\":1,\"creationTimestamp\":\"2026-01-02T03:04:05Z\",\"labels\":"
                + "{\"kubernetes.io/service-name\":\"svc-" + number + "\"},\"managedFields\":[{\"fieldsV1\":\""
                + MANAGED
                + "\"}]},";
        if (kind == Kind.SERVICE) {
            return meta
                    + "\"spec\":{\"ports\":[{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":80,\"targetPort\":8080},"
                    + "{\"name\":\"metrics\",\"protocol\":\"TCP\",\"port\":9090,\"targetPort\":9090}],\"clusterIP\":\""
                    + ip(number) + "\",\"clusterIPs\":[\"" + ip(number) + "\"],\"type\":\"ClusterIP\",\"ipFamilies\":"
                    + "[\"IPv4\"],\"internalTrafficPolicy\":\"Cluster\"},\"status\":{\"loadBalancer\":{}}}";
        }
        return meta + "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":8080,\"protocol\":\"TCP\"},"
                + "{\"name\":\"metrics\",\"port\":9090,\"protocol\":\"TCP\"}],\"endpoints\":["
                + IntStream.range(0, ENDPOINTS)
                        .mapToObj(i -> "{\"addresses\":[\"" + ip(number * ENDPOINTS + i)
                                + "\"],\"conditions\":{\"ready\":true,\"serving\":true,\"terminating\":false},\"nodeName\":"
                                + "\"node-" + i * 7 % 100 + "\",\"zone\":\"zone-a\",\"targetRef\":{\"kind\":\"Pod\","
                                + "\"namespace\":\"ns\",\"name\":\"pod-" + number + "-" + i + "\",\"uid\":\"x\"}}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private static ProtoWriter proto(Kind kind, int number) {
        var meta = new ProtoWriter()
                .text(1, name(kind, number))
                .text(3, "ns-" + number % 50)
                .text(5, "0f6c1a4e-0000-0000-0000-" + number)
                .text(6, Long.toString(1000 + number))
                .number(7, 1)
                .message(8, new ProtoWriter().number(1, 1767323045))
                .message(
                        11,
                        new ProtoWriter().text(1, "kubernetes.io/service-name").text(2, "svc-" + number))
                .message(17, new ProtoWriter().text(7, MANAGED));
        var object = new ProtoWriter().message(1, meta);
        if (kind == Kind.SERVICE) {
            return object.message(
                    2,
                    new ProtoWriter()
                            .message(
                                    1,
                                    new ProtoWriter()
                                            .text(1, "http")
                                            .text(2, "TCP")
                                            .number(3, 80))
                            .message(
                                    1,
                                    new ProtoWriter()
                                            .text(1, "metrics")
                                            .text(2, "TCP")
                                            .number(3, 9090))
                            .text(3, ip(number))
                            .text(4, "ClusterIP")
                            .text(18, ip(number))
                            .text(19, "IPv4")
                            .text(22, "Cluster"));
        }
        for (int i = 0; i < ENDPOINTS; i++) {
            object.message(
                    2,
                    new ProtoWriter()
                            .text(1, ip(number * ENDPOINTS + i))
                            .message(
                                    2,
                                    new ProtoWriter().number(1, 1).number(2, 1).number(3, 0))
                            .message(4, new ProtoWriter().text(1, "Pod").text(3, "pod-" + number + "-" + i))
                            .text(6, "node-" + i * 7 % 100)
                            .text(7, "zone-a"));
        }
        return object.message(
                        3, new ProtoWriter().text(1, "http").text(2, "TCP").number(3, 8080))
                .message(3, new ProtoWriter().text(1, "metrics").text(2, "TCP").number(3, 9090))
                .text(4, "IPv4");
    }

    private static String name(Kind kind, int number) {
        return (kind == Kind.SERVICE ? "svc-" : "slice-") + number;
    }

    private static String ip(int number) {
        return "10." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }
}
