// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.kubernetes;

import dev.sluice.model.Kind;
import dev.sluice.source.decode.ProtoWriter;
import dev.sluice.source.decode.WireFormat;
import java.nio.charset.StandardCharsets;

/// An object of the hand-made server; `variant` is what distinguishes one state of it from another.
record FakeObject(Kind kind, String name, long version, int variant) {
    String apiVersion() {
        return switch (kind) {
            case SERVICE, NODE -> "v1";
            case ENDPOINT_SLICE -> "discovery.k8s.io/v1";
            case SERVICE_CIDR -> "networking.k8s.io/v1";
        };
    }

    byte[] bytes(WireFormat format) {
        return switch (format) {
            case JSON -> json().getBytes(StandardCharsets.UTF_8);
            case PROTOBUF -> proto();
        };
    }

    private String json() {
        String fields = switch (kind) {
            case SERVICE ->
                "\"spec\":{\"type\":\"ClusterIP\",\"clusterIP\":\"" + address() + "\",\"clusterIPs\":[\"" + address()
                        + "\"],\"ipFamilies\":[\"IPv4\"],\"ports\":[{\"name\":\"http\",\"port\":80}]}";
            case ENDPOINT_SLICE ->
                "\"addressType\":\"IPv4\",\"ports\":[{\"name\":\"http\",\"port\":8080}],\"endpoints\":"
                        + "[{\"addresses\":[\"" + address() + "\"]}]";
            case NODE -> "\"status\":{\"addresses\":[{\"type\":\"InternalIP\",\"address\":\"" + address() + "\"}]}";
            case SERVICE_CIDR -> "\"spec\":{\"cidrs\":[\"" + address() + "/32\"]}";
        };
        String namespace = isNamespaced() ? "\"namespace\":\"ns\"," : "";
        return "{\"metadata\":{\"name\":\"" + name + "\"," + namespace + "\"resourceVersion\":\"" + version
                + "\",\"labels\":{\"kubernetes.io/service-name\":\"web\"}}," + fields + "}";
    }

    private byte[] proto() {
        var meta = new ProtoWriter()
                .text(1, name)
                .text(3, isNamespaced() ? "ns" : "")
                .text(6, Long.toString(version))
                .message(
                        11,
                        new ProtoWriter().text(1, "kubernetes.io/service-name").text(2, "web"));
        var object = new ProtoWriter().message(1, meta);
        return switch (kind) {
            case SERVICE ->
                object.message(
                                2,
                                new ProtoWriter()
                                        .message(
                                                1,
                                                new ProtoWriter()
                                                        .text(1, "http")
                                                        .number(3, 80))
                                        .text(3, address())
                                        .text(4, "ClusterIP")
                                        .text(18, address())
                                        .text(19, "IPv4"))
                        .done();
            case ENDPOINT_SLICE ->
                object.message(2, new ProtoWriter().text(1, address()))
                        .message(3, new ProtoWriter().text(1, "http").number(3, 8080))
                        .text(4, "IPv4")
                        .done();
            case NODE ->
                object.message(
                                3,
                                new ProtoWriter()
                                        .message(
                                                5,
                                                new ProtoWriter()
                                                        .text(1, "InternalIP")
                                                        .text(2, address())))
                        .done();
            case SERVICE_CIDR ->
                object.message(2, new ProtoWriter().text(1, address() + "/32")).done();
        };
    }

    private boolean isNamespaced() {
        return kind == Kind.SERVICE || kind == Kind.ENDPOINT_SLICE;
    }

    private String address() {
        return "10." + (variant >> 16 & 255) + "." + (variant >> 8 & 255) + "." + (variant & 255);
    }
}
