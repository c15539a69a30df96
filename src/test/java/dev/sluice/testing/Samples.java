// SPDX-License-Identifier: Apache-2.0
package dev.sluice.testing;

import dev.sluice.model.Cidr;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.NodeInfo;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.model.TrafficPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Short ways to write the model's records in tests.
public final class Samples {
    /// The node that tests run on, in zone `zone-a` with address 192.168.7.1.
    public static final String NODE = "node-1";

    private Samples() {}

    public static ObjectKey key(String name) {
        return new ObjectKey("test", name);
    }

    /// Our node in a zone.
    public static NodeInfo node(String zone, String... addresses) {
        return new NodeInfo(NODE, "1", ips(addresses), List.of(), zone, false, false, List.of());
    }

    public static List<IpAddress> ips(String... addresses) {
        return List.of(addresses).stream().map(IpAddress::of).toList();
    }

    public static SliceBuilder slice(String name, String service) {
        return new SliceBuilder(key(name), service);
    }

    public static ServiceBuilder service(String name, String... clusterIps) {
        return new ServiceBuilder(key(name), ips(clusterIps));
    }

    /// A ready endpoint on some other node.
    public static Endpoint ready(String address) {
        return endpoint(address, "ready", "node-2");
    }

    /// An endpoint with conditions in words: `ready`, `notready`, `draining` (terminating, still serving), `dying`
    /// (terminating, not serving), `published` (terminating but ready, as `publishNotReadyAddresses` makes it).
    public static Endpoint endpoint(String address, String condition, String node, String... hints) {
        boolean ready = condition.equals("ready") || condition.equals("published");
        boolean serving = ready || condition.equals("draining");
        boolean terminating = !condition.equals("ready") && !condition.equals("notready");
        var zones = new ArrayList<String>();
        var nodes = new ArrayList<String>();
        for (String hint : hints) {
            (hint.startsWith("zone-") ? zones : nodes).add(hint);
        }
        return new Endpoint(IpAddress.of(address), ready, serving, terminating, node, zones, nodes);
    }

    /// Builds a Service with one TCP port `web` 80 unless told otherwise.
    public static final class ServiceBuilder {
        private final ObjectKey key;
        private final List<IpAddress> clusterIps;
        private String version = "1";
        private Instant created = Instant.EPOCH;
        private ServiceType type = ServiceType.CLUSTER_IP;
        private List<IpAddress> externalIps = List.of();
        private List<IpAddress> vips = List.of();
        private List<Cidr> ranges = List.of();
        private TrafficPolicy internal = TrafficPolicy.CLUSTER;
        private TrafficPolicy external = TrafficPolicy.CLUSTER;
        private int affinity;
        private int healthCheckNodePort;
        private boolean metered;
        private List<ServicePort> ports = List.of(new ServicePort("web", Protocol.TCP, 80, 0));

        private ServiceBuilder(ObjectKey key, List<IpAddress> clusterIps) {
            this.key = key;
            this.clusterIps = clusterIps;
        }

        public ServiceBuilder version(String newVersion) {
            version = newVersion;
            return this;
        }

        public ServiceBuilder created(long second) {
            created = Instant.ofEpochSecond(second);
            return this;
        }

        public ServiceBuilder type(ServiceType newType) {
            type = newType;
            return this;
        }

        public ServiceBuilder externalIps(String... addresses) {
            externalIps = ips(addresses);
            return this;
        }

        public ServiceBuilder vips(String... addresses) {
            vips = ips(addresses);
            return this;
        }

        public ServiceBuilder ranges(String... cidrs) {
            ranges = List.of(cidrs).stream().map(Cidr::of).toList();
            return this;
        }

        public ServiceBuilder internalLocal() {
            internal = TrafficPolicy.LOCAL;
            return this;
        }

        public ServiceBuilder externalLocal() {
            external = TrafficPolicy.LOCAL;
            return this;
        }

        public ServiceBuilder healthCheckNodePort(int port) {
            healthCheckNodePort = port;
            return this;
        }

        public ServiceBuilder metered() {
            metered = true;
            return this;
        }

        public ServiceBuilder affinity(int seconds) {
            affinity = seconds;
            return this;
        }

        public ServiceBuilder ports(ServicePort... newPorts) {
            ports = List.of(newPorts);
            return this;
        }

        public ServiceBuilder nodePort(int nodePort) {
            return ports(new ServicePort("web", Protocol.TCP, 80, nodePort));
        }

        public Service build() {
            return new Service(
                    key,
                    version,
                    created,
                    type,
                    clusterIps,
                    externalIps,
                    vips,
                    ranges,
                    internal,
                    external,
                    affinity,
                    healthCheckNodePort,
                    ports,
                    metered,
                    List.of());
        }
    }

    /// Builds an IPv4 slice with the TCP port `web` 8080 unless told otherwise.
    public static final class SliceBuilder {
        private final ObjectKey key;
        private final Optional<ObjectKey> owner;
        private String version = "1";
        private long generation = 1;
        private Optional<IpFamily> family = Optional.of(IpFamily.IPV4);
        private List<SlicePort> ports = List.of(new SlicePort("web", Protocol.TCP, 8080));
        private List<Endpoint> endpoints = List.of();

        private SliceBuilder(ObjectKey key, String service) {
            this.key = key;
            owner = service.isEmpty() ? Optional.empty() : Optional.of(key(service));
        }

        private static ObjectKey key(String name) {
            return Samples.key(name);
        }

        public SliceBuilder version(String newVersion) {
            version = newVersion;
            return this;
        }

        public SliceBuilder generation(long newGeneration) {
            generation = newGeneration;
            return this;
        }

        public SliceBuilder family(IpFamily newFamily) {
            family = Optional.of(newFamily);
            return this;
        }

        /// An `addressType` that we do not know.
        public SliceBuilder fqdn() {
            family = Optional.empty();
            return this;
        }

        public SliceBuilder ports(SlicePort... newPorts) {
            ports = List.of(newPorts);
            return this;
        }

        public SliceBuilder endpoints(Endpoint... newEndpoints) {
            return endpoints(List.of(newEndpoints));
        }

        public SliceBuilder endpoints(List<Endpoint> newEndpoints) {
            endpoints = newEndpoints;
            return this;
        }

        public EndpointSlice build() {
            return new EndpointSlice(
                    key, version, generation, owner, family, ports, endpoints, Optional.empty(), List.of());
        }
    }
}
