// SPDX-License-Identifier: Apache-2.0
package dev.sluice.metrics;

import dev.sluice.model.IpFamily;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Traffic of the Services that are counted (MET-27). Who is not counted any more has no series any more; there are as
/// many as the limit of Service ports allows, five for each port and family. For one thread.
public final class TrafficMetrics {
    private static final List<String> LABELS = List.of("namespace", "service", "port", "ip_family");
    private static final List<String> BOTH_WAYS = List.of("namespace", "service", "port", "ip_family", "direction");

    /// What one Service port had, in all.
    ///
    /// @param port its name, or its protocol where it has none
    public record Sample(
            String namespace,
            String service,
            String port,
            long connections,
            long requestPackets,
            long requestBytes,
            long replyPackets,
            long replyBytes) {}

    private final Map<IpFamily, List<Sample>> families = new EnumMap<>(IpFamily.class);

    /// All that are counted in a family.
    public void counted(IpFamily family, List<Sample> samples) {
        families.put(family, List.copyOf(samples));
    }

    public List<Metric> all() {
        return List.of(
                new Sampled(
                        "kubeproxy_ext_service_connections_total",
                        "Connections, and flows of UDP, that were begun to a Service port",
                        "counter",
                        LABELS,
                        this::connections),
                bothWays(
                        "kubeproxy_ext_service_packets_total",
                        "Packets that clients of a Service port sent, and were sent back",
                        Sample::requestPackets,
                        Sample::replyPackets),
                bothWays(
                        "kubeproxy_ext_service_bytes_total",
                        "Bytes, IP headers included, that clients of a Service port sent, and were sent back",
                        Sample::requestBytes,
                        Sample::replyBytes));
    }

    private interface Figure {
        long of(Sample sample);
    }

    private Map<List<String>, Double> connections() {
        var samples = new HashMap<List<String>, Double>();
        families.forEach((family, ports) -> ports.forEach(port -> samples.put(
                List.of(port.namespace(), port.service(), port.port(), family.label()), (double) port.connections())));
        return samples;
    }

    private Metric bothWays(String name, String help, Figure requests, Figure replies) {
        return new Sampled(name, help, "counter", BOTH_WAYS, () -> {
            var samples = new HashMap<List<String>, Double>();
            families.forEach((family, ports) -> ports.forEach(port -> {
                samples.put(labels(port, family, "request"), (double) requests.of(port));
                samples.put(labels(port, family, "reply"), (double) replies.of(port));
            }));
            return samples;
        });
    }

    private static List<String> labels(Sample port, IpFamily family, String direction) {
        return List.of(port.namespace(), port.service(), port.port(), family.label(), direction);
    }
}
