// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Service, parsed. Lists hold addresses of both families; unusable entries were left out and told in `problems`.
///
/// @param created `metadata.creationTimestamp`, EPOCH when absent; the older Service wins a contested frontend
/// (SVC-16)
/// @param clusterIps at most one per family (SVC-02); empty for headless and ExternalName Services (SVC-01)
/// @param loadBalancerVips ingress IPs with `ipMode` absent or VIP (SVC-04)
/// @param affinitySeconds ClientIP affinity time-out in seconds, 0 = no affinity (SVC-11)
/// @param healthCheckNodePort 0 = none (SVC-12)
/// @param metered whether its traffic is to be counted (MET-27)
public record Service(
        ObjectKey key,
        String resourceVersion,
        Instant created,
        ServiceType type,
        List<IpAddress> clusterIps,
        List<IpAddress> externalIps,
        List<IpAddress> loadBalancerVips,
        List<Cidr> loadBalancerSourceRanges,
        TrafficPolicy internalPolicy,
        TrafficPolicy externalPolicy,
        int affinitySeconds,
        int healthCheckNodePort,
        List<ServicePort> ports,
        boolean metered,
        List<Problem> problems) {
    public Service {
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        loadBalancerVips = List.copyOf(loadBalancerVips);
        loadBalancerSourceRanges = List.copyOf(loadBalancerSourceRanges);
        ports = List.copyOf(ports);
        problems = List.copyOf(problems);
    }

    /// The ClusterIP of a family, if the Service has one (SVC-02).
    public Optional<IpAddress> clusterIp(IpFamily family) {
        return clusterIps.stream().filter(ip -> ip.family() == family).findFirst();
    }

    /// The same as if it had no `externalIPs`.
    public Service withoutExternalIps() {
        return new Service(
                key,
                resourceVersion,
                created,
                type,
                clusterIps,
                List.of(),
                loadBalancerVips,
                loadBalancerSourceRanges,
                internalPolicy,
                externalPolicy,
                affinitySeconds,
                healthCheckNodePort,
                ports,
                metered,
                problems);
    }

    public ObjectRef ref() {
        return new ObjectRef(Kind.SERVICE, key, resourceVersion);
    }
}
