// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.testing.Samples;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.Target;
import java.util.List;
import java.util.stream.Stream;

/// Short ways to write node ports.
final class LocalPortSamples {
    private LocalPortSamples() {}

    static NodePort tcp(int port) {
        return new NodePort(IpFamily.IPV4, Protocol.TCP, port);
    }

    static NodePort sctp(int port) {
        return new NodePort(IpFamily.IPV4, Protocol.SCTP, port);
    }

    /// Remote endpoints on port 8080.
    static List<Target> targets(String... addresses) {
        return Stream.of(addresses)
                .map(address -> new Target(IpAddress.of(address), 8080, false))
                .toList();
    }

    static Frontend frontend(NodePort key, String service, Action action) {
        return frontend(key, service, action, 0);
    }

    static Frontend frontend(NodePort key, String service, Action action, int affinitySeconds) {
        var owner = new ServicePortName(Samples.key(service), "web", key.protocol());
        return new Frontend(key, owner, true, action, affinitySeconds, List.of());
    }

    static LocalPort port(NodePort key, String service, int affinitySeconds, String... addresses) {
        var owner = new ServicePortName(Samples.key(service), "web", key.protocol());
        return new LocalPort(key, owner, targets(addresses), List.of(), affinitySeconds);
    }
}
