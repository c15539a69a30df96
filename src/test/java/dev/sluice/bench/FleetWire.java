// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.source.decode.ProtoWriter;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;

/// A fleet as an API server sends it: watch events in protobuf, field numbers as in `generated.proto` of k8s.io/api.
final class FleetWire {
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private FleetWire() {}

    static byte[] service(Frontend frontend, long version) {
        String vip = vip(frontend).toString();
        var port = new ProtoWriter().text(1, "http").text(2, "TCP").number(3, 80);
        var spec = new ProtoWriter()
                .message(1, port)
                .text(3, vip)
                .text(4, "ClusterIP")
                .text(18, vip)
                .text(19, "IPv4");
        var meta = meta(frontend.owner().service().name(), version);
        return event(
                "ADDED", "v1", "Service", new ProtoWriter().message(1, meta).message(2, spec));
    }

    static byte[] slice(Frontend frontend, String type, long version) {
        String service = frontend.owner().service().name();
        var label = new ProtoWriter().text(1, SERVICE_NAME).text(2, service);
        var slice =
                new ProtoWriter().message(1, meta(service + "-slice", version).message(11, label));
        var ready = new ProtoWriter().number(1, 1).number(2, 1).number(3, 0);
        for (Target target : Fleet.targets(frontend)) {
            slice.message(
                    2,
                    new ProtoWriter()
                            .text(1, target.address().toString())
                            .message(2, ready)
                            .text(6, "node-2"));
        }
        slice.message(3, new ProtoWriter().text(1, "http").text(2, "TCP").number(3, 8080))
                .text(4, "IPv4");
        return event(type, "discovery.k8s.io/v1", "EndpointSlice", slice);
    }

    /// With an address, which the start waits for.
    static byte[] node(String name) {
        var meta = new ProtoWriter().text(1, name).text(6, "1");
        var address = new ProtoWriter().text(1, "InternalIP").text(2, "192.0.2.1");
        var status = new ProtoWriter().message(5, address);
        return event("ADDED", "v1", "Node", new ProtoWriter().message(1, meta).message(3, status));
    }

    /// The end of a streamed list (KEP-3157).
    static byte[] listed(String apiVersion, String kind, long version) {
        var end = new ProtoWriter().text(1, "k8s.io/initial-events-end").text(2, "true");
        var meta = new ProtoWriter().text(6, Long.toString(version)).message(12, end);
        return event("BOOKMARK", apiVersion, kind, new ProtoWriter().message(1, meta));
    }

    private static Object vip(Frontend frontend) {
        if (frontend.key() instanceof FrontendKey.Vip vip) {
            return vip.address();
        }
        throw new IllegalStateException("not of a fleet: " + frontend);
    }

    private static ProtoWriter meta(String name, long version) {
        return new ProtoWriter().text(1, name).text(3, "bench").text(6, Long.toString(version));
    }

    private static byte[] event(String type, String apiVersion, String kind, ProtoWriter object) {
        return ProtoWriter.event(type, ProtoWriter.envelope(apiVersion, kind, object.done()));
    }
}
