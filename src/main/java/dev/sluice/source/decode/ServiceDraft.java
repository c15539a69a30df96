// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.decode;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Problem;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.TrafficPolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `spec` and `status` of a Service as texts and numbers. Empty text and -1 mean absent.
final class ServiceDraft {
    private static final List<Cidr> NOBODY = List.of(Cidr.of("0.0.0.0/32"), Cidr.of("::/128"));

    private static final int DEFAULT_AFFINITY_SECONDS = 10_800;
    private static final int MAX_AFFINITY_SECONDS = 86_400;

    String type = "";
    String clusterIp = "";
    final List<String> clusterIps = new ArrayList<>();
    final List<String> ipFamilies = new ArrayList<>();
    final List<String> externalIps = new ArrayList<>();
    final List<String> sourceRanges = new ArrayList<>();
    String internalPolicy = "";
    String externalPolicy = "";
    String affinity = "";
    int affinitySeconds = -1;
    int healthCheckNodePort;
    final List<Port> ports = new ArrayList<>();
    final List<Ingress> ingress = new ArrayList<>();

    static final class Port {
        String name = "";
        String protocol = "";
        int port;
        int nodePort;
    }

    static final class Ingress {
        String ip = "";
        String ipMode = "";
    }

    Service build(MetaDraft meta, List<Problem> problems) {
        var values = new Values(problems);
        ServiceType serviceType = serviceType(values);
        return new Service(
                meta.namespacedKey(),
                meta.resourceVersion,
                meta.created,
                serviceType,
                serviceType == ServiceType.EXTERNAL_NAME ? List.of() : clusterIps(values),
                values.addresses(externalIps, "spec.externalIPs"),
                loadBalancerVips(values),
                sourceRanges(values),
                policy(internalPolicy, "spec.internalTrafficPolicy", values),
                policy(externalPolicy, "spec.externalTrafficPolicy", values),
                affinity(values),
                healthCheckNodePort(serviceType, values),
                ports(values),
                meta.metered(),
                problems);
    }

    /// SVC-12: where traffic stays on the node, load balancers must be able to ask which nodes have endpoints.
    private int healthCheckNodePort(ServiceType serviceType, Values values) {
        if (healthCheckNodePort == 0 && serviceType == ServiceType.LOAD_BALANCER && externalPolicy.equals("Local")) {
            values.problem(
                    "spec.healthCheckNodePort", "none, so load balancers cannot tell which nodes have endpoints");
        }
        return values.portOrNone(healthCheckNodePort, "spec.healthCheckNodePort");
    }

    /// IN-01 asks the server not to send these.
    boolean isHeadless() {
        return clusterIp.equals("None");
    }

    private ServiceType serviceType(Values values) {
        return switch (type) {
            case "", "ClusterIP" -> ServiceType.CLUSTER_IP;
            case "NodePort" -> ServiceType.NODE_PORT;
            case "LoadBalancer" -> ServiceType.LOAD_BALANCER;
            case "ExternalName" -> ServiceType.EXTERNAL_NAME;
            default -> {
                values.problem("spec.type", "unknown type: " + type);
                yield ServiceType.CLUSTER_IP;
            }
        };
    }

    /// SVC-02. The server fills `clusterIPs` from `clusterIP` and the other way round; manifests need not name both.
    private List<IpAddress> clusterIps(Values values) {
        List<String> texts = clusterIps.isEmpty() ? List.of(clusterIp) : clusterIps;
        String first = clusterIp.isEmpty() ? texts.getFirst() : clusterIp;
        if (first.isEmpty() || first.equals("None")) {
            return List.of();
        }
        if (ipFamilies.isEmpty()) {
            return values.address(first, "spec.clusterIP").map(List::of).orElse(List.of());
        }
        var found = new ArrayList<IpAddress>();
        for (int i = 0; i < ipFamilies.size(); i++) {
            String name = ipFamilies.get(i);
            var family = family(name);
            if (family.isEmpty()) {
                values.problem("spec.ipFamilies[" + i + "]", "unknown family: " + name);
            } else if (ipFamilies.indexOf(name) == i && i < texts.size()) {
                ofFamily(texts.get(i), family.get(), "spec.clusterIPs[" + i + "]", values)
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<IpAddress> ofFamily(String text, IpFamily family, String field, Values values) {
        var address = values.address(text, field);
        if (address.isPresent() && address.get().family() != family) {
            values.problem(field, "not of the family that spec.ipFamilies names: " + text);
            return Optional.empty();
        }
        return address;
    }

    static Optional<IpFamily> family(String text) {
        return switch (text) {
            case "IPv4" -> Optional.of(IpFamily.IPV4);
            case "IPv6" -> Optional.of(IpFamily.IPV6);
            default -> Optional.empty();
        };
    }

    /// SVC-04: `ipMode: Proxy` means that the load balancer wants to see the traffic itself.
    private List<IpAddress> loadBalancerVips(Values values) {
        Set<IpAddress> vips = new LinkedHashSet<>();
        for (int i = 0; i < ingress.size(); i++) {
            Ingress entry = ingress.get(i);
            String field = "status.loadBalancer.ingress[" + i + "]";
            switch (entry.ipMode) {
                case "", "VIP" -> {
                    if (!entry.ip.isEmpty()) {
                        values.address(entry.ip, field + ".ip").ifPresent(vips::add);
                    }
                }
                case "Proxy" -> {}
                default -> values.problem(field + ".ipMode", "unknown mode: " + entry.ipMode);
            }
        }
        return List.copyOf(vips);
    }

    /// SVC-05: a range that holds a whole family makes the list empty for it, that is all may come.
    ///
    /// Whoever wrote a list of which nothing can be read wanted to keep somebody out, so nobody may come, where
    /// kube-proxy lets everybody in: the ranges then hold only the address that no client has.
    private List<Cidr> sourceRanges(Values values) {
        List<Cidr> ranges = values.cidrs(sourceRanges, "spec.loadBalancerSourceRanges");
        if (ranges.isEmpty() && !sourceRanges.isEmpty()) {
            values.problem("spec.loadBalancerSourceRanges", "no entry can be used, so nobody may use the VIPs");
            return NOBODY;
        }
        return ranges.stream()
                .filter(range -> ranges.stream().noneMatch(r -> r.prefix() == 0 && r.family() == range.family()))
                .toList();
    }

    private static TrafficPolicy policy(String text, String field, Values values) {
        return switch (text) {
            case "", "Cluster" -> TrafficPolicy.CLUSTER;
            case "Local" -> TrafficPolicy.LOCAL;
            default -> {
                values.problem(field, "unknown policy: " + text);
                yield TrafficPolicy.CLUSTER;
            }
        };
    }

    /// SVC-11.
    private int affinity(Values values) {
        return switch (affinity) {
            case "", "None" -> 0;
            case "ClientIP" -> {
                if (affinitySeconds == -1) {
                    yield DEFAULT_AFFINITY_SECONDS;
                }
                if (affinitySeconds < 1 || affinitySeconds > MAX_AFFINITY_SECONDS) {
                    values.problem(
                            "spec.sessionAffinityConfig.clientIP.timeoutSeconds",
                            "not within 1.." + MAX_AFFINITY_SECONDS + ": " + affinitySeconds);
                    yield DEFAULT_AFFINITY_SECONDS;
                }
                yield affinitySeconds;
            }
            default -> {
                values.problem("spec.sessionAffinity", "unknown affinity: " + affinity);
                yield 0;
            }
        };
    }

    private List<ServicePort> ports(Values values) {
        var found = new ArrayList<ServicePort>(ports.size());
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            String field = "spec.ports[" + i + "]";
            var protocol = values.protocol(port.protocol, field + ".protocol");
            if (protocol.isPresent() && values.isPort(port.port, field + ".port")) {
                int nodePort = values.portOrNone(port.nodePort, field + ".nodePort");
                found.add(new ServicePort(port.name, protocol.get(), port.port, nodePort));
            }
        }
        return found;
    }
}
