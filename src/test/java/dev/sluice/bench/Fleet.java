// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.Endpoint;
import dev.sluice.model.EndpointSlice;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServicePortName;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.model.TrafficPolicy;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Services of type ClusterIP with a TCP port 80 and their pods at port 8080, all on other nodes; IPv4. The same
/// cluster as frontends, for a backend, and as changes, for the whole line.
final class Fleet {
    static final Cidr PODS = Cidr.of("10.0.0.0/8");
    static final Cidr VIPS = Cidr.of("172.16.0.0/12");

    private static final String PORT = "http";
    private static final long FIRST_POD = 0x0a00_0001L;
    private static final long FIRST_VIP = 0xac10_0001L;

    private final List<Frontend> frontends = new ArrayList<>();
    private long nextPod = FIRST_POD;

    Fleet(int services, int endpoints) {
        for (int n = 0; n < services; n++) {
            frontends.add(frontend(n, pods(endpoints)));
        }
    }

    int size() {
        return frontends.size();
    }

    List<Frontend> frontends() {
        return frontends;
    }

    /// A pod goes, another comes.
    Frontend replace(int n) {
        var targets = new ArrayList<>(targets(frontends.get(n)));
        targets.set((int) (nextPod % targets.size()), pod());
        return set(n, targets);
    }

    Frontend grow(int n) {
        var targets = new ArrayList<>(targets(frontends.get(n)));
        targets.add(pod());
        return set(n, targets);
    }

    Frontend shrink(int n) {
        var targets = new ArrayList<>(targets(frontends.get(n)));
        targets.remove((int) (nextPod % targets.size()));
        return set(n, targets);
    }

    /// One Service more than there are, which does not join.
    Frontend another(int endpoints) {
        return frontend(frontends.size(), pods(endpoints));
    }

    private Frontend set(int n, List<Target> targets) {
        var frontend = frontend(n, targets);
        frontends.set(n, frontend);
        return frontend;
    }

    private static Frontend frontend(int n, List<Target> targets) {
        var owner = new ServicePortName(service(n), PORT, Protocol.TCP);
        var action = new Action.Cluster(targets.stream().sorted(Target.BY_TEXT).toList());
        return new Frontend(new FrontendKey.Vip(vip(n), Protocol.TCP, 80), owner, false, action, 0, List.of());
    }

    static List<Target> targets(Frontend frontend) {
        if (frontend.action() instanceof Action.Cluster(var targets)) {
            return targets;
        }
        throw new IllegalStateException("not of a fleet: " + frontend);
    }

    private List<Target> pods(int count) {
        return IntStream.range(0, count).mapToObj(_ -> pod()).toList();
    }

    private Target pod() {
        return new Target(new IpAddress(IpFamily.IPV4, 0, nextPod++), 8080, false);
    }

    private static IpAddress vip(int n) {
        return new IpAddress(IpFamily.IPV4, 0, FIRST_VIP + n);
    }

    private static ObjectKey service(int n) {
        return new ObjectKey("bench", "service-" + n);
    }

    /// The Service as a source tells it.
    Change serviceChange(int n) {
        return new Change.ServiceUpserted(new Service(
                service(n),
                "1",
                Instant.EPOCH,
                ServiceType.CLUSTER_IP,
                List.of(vip(n)),
                List.of(),
                List.of(),
                List.of(),
                TrafficPolicy.CLUSTER,
                TrafficPolicy.CLUSTER,
                0,
                0,
                List.of(new ServicePort(PORT, Protocol.TCP, 80, 0)),
                false,
                List.of()));
    }

    /// The EndpointSlice of a Service, as a source tells it now.
    Change sliceChange(int n) {
        return new Change.SliceUpserted(new EndpointSlice(
                new ObjectKey("bench", "service-" + n + "-slice"),
                "1",
                1,
                Optional.of(service(n)),
                Optional.of(IpFamily.IPV4),
                List.of(new SlicePort(PORT, Protocol.TCP, 8080)),
                targets(frontends.get(n)).stream().map(Fleet::endpoint).toList(),
                Optional.empty(),
                List.of()));
    }

    /// With an address of its own, as a decoder makes one.
    private static Endpoint endpoint(Target target) {
        var address = new IpAddress(
                IpFamily.IPV4, target.address().high(), target.address().low());
        return new Endpoint(address, true, true, false, "node-2", List.of(), List.of());
    }
}
