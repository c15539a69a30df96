// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Virtual servers for tests: 10.96.0.1:80 and their like, with pods in 10.244.1.0/24.
final class ServerSamples {
    static final ServerKey HTTP = new ServerKey(IpAddress.of("10.96.0.1"), Protocol.TCP, 80);
    static final ServerKey HTTPS = new ServerKey(IpAddress.of("10.96.0.1"), Protocol.TCP, 443);
    static final ServerKey DNS = new ServerKey(IpAddress.of("10.96.0.10"), Protocol.UDP, 53);
    static final ServerKey SIGNALLING = new ServerKey(IpAddress.of("10.96.0.11"), Protocol.SCTP, 38_412);
    static final ServerSettings RR = new ServerSettings(Scheduling.of("rr"), 0);
    static final VirtualServers.Options OPTIONS =
            new VirtualServers.Options(Scheduling.of("rr"), List.of(), Duration.ZERO);

    private ServerSamples() {}

    static RealServer pod(int number) {
        return new RealServer(IpAddress.of("10.244.1." + number), 8080);
    }

    /// Without persistence.
    static VirtualServer server(ServerKey key, int... pods) {
        return persistent(key, 0, pods);
    }

    static VirtualServer persistent(ServerKey key, int seconds, int... pods) {
        Set<RealServer> endpoints =
                IntStream.of(pods).mapToObj(ServerSamples::pod).collect(Collectors.toUnmodifiableSet());
        return new VirtualServer(key, seconds, endpoints);
    }

    static ServerChanges wanted(VirtualServer... servers) {
        return new ServerChanges(Arrays.asList(servers), Set.of());
    }

    static ServerChanges gone(ServerKey... keys) {
        return new ServerChanges(List.of(), Set.of(keys));
    }

    static VirtualServers.Options excluding(String cidr) {
        return new VirtualServers.Options(Scheduling.of("rr"), List.of(Cidr.of(cidr)), Duration.ZERO);
    }
}
