// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Kind;
import java.util.Map;

/// One object of each kind with every field that we read, and some that we do not, written twice: as JSON text and
/// as protobuf by the numbers of the `generated.proto` files.
final class WireSamples {
    private WireSamples() {}

    static final Map<Kind, String> API_VERSION = Map.of(
            Kind.SERVICE, "v1",
            Kind.NODE, "v1",
            Kind.ENDPOINT_SLICE, "discovery.k8s.io/v1",
            Kind.SERVICE_CIDR, "networking.k8s.io/v1");

    static String json(Kind kind) {
        String fields = switch (kind) {
            case SERVICE -> """
                        "spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1", "fd00::1"],
                          "ipFamilies": ["IPv4", "IPv6"], "externalIPs": ["1.2.3.4", "bad"], "sessionAffinity": "ClientIP",
                          "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 99}}, "selector": {"items": "[{"},
                          "loadBalancerSourceRanges": ["10.0.0.0/8"], "externalTrafficPolicy": "Local",
                          "internalTrafficPolicy": "Local", "healthCheckNodePort": 30001, "ports": [
                          {"name": "http", "protocol": "TCP", "port": 80, "targetPort": "web", "nodePort": 30080}]},
                        "status": {"loadBalancer": {"ingress": [
                          {"ip": "5.6.7.8", "ipMode": "VIP"}, {"ip": "5.6.7.9", "ipMode": "Proxy"}]}}
                        """;
            case ENDPOINT_SLICE -> """
                        "addressType": "IPv4", "ports": [{"name": "", "protocol": "UDP", "port": 53}, {"port": 1}],
                        "endpoints": [
                          {"addresses": ["10.1.0.1", "10.1.0.2"], "conditions": {"ready": false, "serving": false,
                           "terminating": true}, "nodeName": "n1", "zone": "z", "hostname": "h \\"}{\\\\",
                           "hints": {"forZones": [{"name": "a"}, {"name": "b"}], "forNodes": [{"name": "n1"}]}},
                          {"addresses": ["10.1.0.3"], "conditions": {"ready": true}}]
                        """;
            case NODE -> """
                        "spec": {"podCIDR": "10.1.0.0/24", "podCIDRs": ["10.1.0.0/24"], "providerID": "x",
                          "taints": [{"key": "ToBeDeletedByClusterAutoscaler", "effect": "NoSchedule"}]},
                        "status": {"phase": "Running", "addresses": [
                          {"type": "ExternalIP", "address": "1.2.3.4"}, {"type": "InternalIP", "address": "10.0.0.5"}]}
                        """;
            case SERVICE_CIDR -> "\"spec\": {\"cidrs\": [\"10.96.0.0/12\", \"fd00::/108\"]}, \"status\": {}";
        };
        return "{\"metadata\": {\"name\": \"obj\", \"namespace\": \"ns\", \"uid\": \"u\", \"resourceVersion\": \"42\","
                + " \"generation\": 3, \"creationTimestamp\": \"2026-01-02T03:04:05Z\","
                + " \"deletionTimestamp\": \"2026-01-02T03:04:06Z\", \"managedFields\": [{\"manager\": \"}]\"}],"
                + " \"labels\": {\"kubernetes.io/service-name\": \"web\", \"topology.kubernetes.io/zone\": \"z\","
                + " \"äöü\": \"ß\"}, \"annotations\":"
                + " {\"endpoints.kubernetes.io/last-change-trigger-time\": \"2026-01-02T03:04:05.5Z\"}}, " + fields
                + "}";
    }

    static byte[] proto(Kind kind) {
        ProtoWriter object = new ProtoWriter().message(1, meta());
        ProtoWriter whole = switch (kind) {
            case SERVICE -> object.message(2, serviceSpec()).message(3, serviceStatus());
            case ENDPOINT_SLICE ->
                object.message(2, endpoint())
                        .message(2, new ProtoWriter().text(1, "10.1.0.3").message(2, new ProtoWriter().number(1, 1)))
                        .message(3, new ProtoWriter().text(1, "").text(2, "UDP").number(3, 53))
                        .message(3, new ProtoWriter().number(3, 1))
                        .text(4, "IPv4");
            case NODE -> object.message(2, nodeSpec()).message(3, nodeStatus());
            case SERVICE_CIDR ->
                object.message(2, new ProtoWriter().text(1, "10.96.0.0/12").text(1, "fd00::/108"))
                        .message(3, new ProtoWriter());
        };
        return whole.done();
    }

    private static ProtoWriter meta() {
        return new ProtoWriter()
                .text(1, "obj")
                .text(3, "ns")
                .text(5, "u")
                .text(6, "42")
                .number(7, 3)
                .message(8, new ProtoWriter().number(1, 1767323045).number(2, 0))
                .message(9, new ProtoWriter().number(1, 1767323046).number(2, 0))
                .message(
                        11,
                        new ProtoWriter().text(1, "kubernetes.io/service-name").text(2, "web"))
                .message(
                        11,
                        new ProtoWriter().text(1, "topology.kubernetes.io/zone").text(2, "z"))
                .message(11, new ProtoWriter().text(1, "äöü").text(2, "ß"))
                .message(
                        12,
                        new ProtoWriter()
                                .text(1, "endpoints.kubernetes.io/last-change-trigger-time")
                                .text(2, "2026-01-02T03:04:05.5Z"))
                .message(17, new ProtoWriter().text(1, "manager").fixed64(9));
    }

    private static ProtoWriter serviceSpec() {
        return new ProtoWriter()
                .message(
                        1,
                        new ProtoWriter()
                                .text(1, "http")
                                .text(2, "TCP")
                                .number(3, 80)
                                .message(4, new ProtoWriter().number(1, 1).text(3, "web"))
                                .number(5, 30080))
                .message(2, new ProtoWriter().text(1, "items").text(2, "[{"))
                .text(3, "10.0.0.1")
                .text(4, "LoadBalancer")
                .text(5, "1.2.3.4")
                .text(5, "bad")
                .text(7, "ClientIP")
                .text(9, "10.0.0.0/8")
                .text(11, "Local")
                .number(12, 30001)
                .message(14, new ProtoWriter().message(1, new ProtoWriter().number(1, 99)))
                .text(18, "10.0.0.1")
                .text(18, "fd00::1")
                .text(19, "IPv4")
                .text(19, "IPv6")
                .text(22, "Local");
    }

    private static ProtoWriter serviceStatus() {
        return new ProtoWriter()
                .message(
                        1,
                        new ProtoWriter()
                                .message(1, new ProtoWriter().text(1, "5.6.7.8").text(3, "VIP"))
                                .message(1, new ProtoWriter().text(1, "5.6.7.9").text(3, "Proxy")));
    }

    private static ProtoWriter endpoint() {
        return new ProtoWriter()
                .text(1, "10.1.0.1")
                .text(1, "10.1.0.2")
                .message(2, new ProtoWriter().number(1, 0).number(2, 0).number(3, 1))
                .text(3, "h \"}{\\")
                .text(6, "n1")
                .text(7, "z")
                .message(
                        8,
                        new ProtoWriter()
                                .message(1, new ProtoWriter().text(1, "a"))
                                .message(1, new ProtoWriter().text(1, "b"))
                                .message(2, new ProtoWriter().text(1, "n1")));
    }

    private static ProtoWriter nodeSpec() {
        return new ProtoWriter()
                .text(1, "10.1.0.0/24")
                .text(3, "x")
                .message(
                        5,
                        new ProtoWriter()
                                .text(1, "ToBeDeletedByClusterAutoscaler")
                                .text(3, "NoSchedule"))
                .text(7, "10.1.0.0/24");
    }

    private static ProtoWriter nodeStatus() {
        return new ProtoWriter()
                .text(3, "Running")
                .message(5, new ProtoWriter().text(1, "ExternalIP").text(2, "1.2.3.4"))
                .message(5, new ProtoWriter().text(1, "InternalIP").text(2, "10.0.0.5"));
    }
}
