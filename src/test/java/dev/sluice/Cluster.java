// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.model.Change;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.model.TrafficPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Objects of a made-up cluster: dual-stack Services with a TCP port 80, their pods at port 8080.
final class Cluster {
    private Cluster() {}

    static IpAddress vip(int n, IpFamily family) {
        return family == IpFamily.IPV4
                ? new IpAddress(family, 0, 0x0a600000L + n + 1)
                : new IpAddress(family, 0xfd00_0096_0000_0000L, n + 1);
    }

    static IpAddress pod(int n, int i, IpFamily family) {
        return family == IpFamily.IPV4
                ? new IpAddress(family, 0, 0x0af40000L + n * 16L + i + 1)
                : new IpAddress(family, 0xfd00_0244_0000_0000L, n * 16L + i + 1);
    }

    static Change service(int n) {
        return service(n, Protocol.TCP);
    }

    static Change service(int n, Protocol protocol) {
        return new Change.ServiceUpserted(new Service(
                new ObjectKey("test", "service-" + n),
                "1",
                Instant.EPOCH,
                ServiceType.CLUSTER_IP,
                List.of(vip(n, IpFamily.IPV4), vip(n, IpFamily.IPV6)),
                List.of(),
                List.of(),
                List.of(),
                TrafficPolicy.CLUSTER,
                TrafficPolicy.CLUSTER,
                0,
                0,
                List.of(new ServicePort("web", protocol, 80, 0)),
                false,
                List.of()));
    }

    static Change slice(int n, IpFamily family, int endpoints) {
        var pods =
                IntStream.range(0, endpoints).mapToObj(i -> pod(n, i, family)).toList();
        return slice(n, family, Protocol.TCP, 8080, pods);
    }

    static Change slice(int n, IpFamily family, Protocol protocol, int port, List<IpAddress> pods) {
        return new Change.SliceUpserted(new EndpointSlice(
                new ObjectKey("test", "service-" + n + "-" + family),
                "1",
                1,
                Optional.of(new ObjectKey("test", "service-" + n)),
                Optional.of(family),
                List.of(new SlicePort("web", protocol, port)),
                pods.stream()
                        .map(ip -> new Endpoint(ip, true, true, false, "node-1", List.of(), List.of()))
                        .toList(),
                Optional.empty(),
                List.of()));
    }
}
