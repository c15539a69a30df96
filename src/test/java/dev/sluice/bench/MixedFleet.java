// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Action;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Services as a cluster has them: most are reached inside only, some from outside in every way; IPv4. A Service is
/// the list of its frontends, which share their endpoints; every tenth endpoint is on this node.
final class MixedFleet {
    /// What a Service has besides its ClusterIP.
    enum Kind {
        PLAIN,
        EXTERNAL_IP,
        VIP,
        RANGED_VIP,
        NODE_PORT,
        EXTERNAL_LOCAL,
        AFFINITY,
        NO_ENDPOINTS;

        String words() {
            return switch (this) {
                case PLAIN -> "ClusterIP";
                case EXTERNAL_IP -> "ClusterIP, externalIP";
                case VIP -> "ClusterIP, VIP, node port";
                case RANGED_VIP -> "ClusterIP, VIP with source ranges, node port";
                case NODE_PORT -> "ClusterIP, node port";
                case EXTERNAL_LOCAL -> "ClusterIP, VIP, node port, external policy Local";
                case AFFINITY -> "ClusterIP, node port, session affinity";
                case NO_ENDPOINTS -> "ClusterIP, no endpoints";
            };
        }
    }

    private static final int SECONDS = 10_800;
    private static final long FIRST_POD = 0x0a00_0001L;
    private static final long FIRST_CLUSTER_IP = 0xac10_0001L;
    private static final long FIRST_EXTERNAL_IP = 0xc612_0001L;
    private static final long FIRST_VIP = 0xcb00_7101L;
    private static final int FIRST_NODE_PORT = 1024;

    private final List<List<Frontend>> services = new ArrayList<>();
    private final int endpoints;
    private long nextPod = FIRST_POD;

    MixedFleet(int services, int endpoints) {
        this.endpoints = endpoints;
        IntStream.range(0, services).forEach(n -> this.services.add(service(n, kind(n), pods())));
    }

    /// Of a hundred: 8 with an externalIP, 6 with a VIP, 2 with ranges, 8 with a node port, 4 with the policy Local, 2
    /// with affinity, 5 without endpoints.
    static Kind kind(int n) {
        int of = n % 100;
        if (of < 8) {
            return Kind.EXTERNAL_IP;
        } else if (of < 14) {
            return Kind.VIP;
        } else if (of < 16) {
            return Kind.RANGED_VIP;
        } else if (of < 24) {
            return Kind.NODE_PORT;
        } else if (of < 28) {
            return Kind.EXTERNAL_LOCAL;
        } else if (of < 30) {
            return Kind.AFFINITY;
        } else {
            return of < 35 ? Kind.NO_ENDPOINTS : Kind.PLAIN;
        }
    }

    int size() {
        return services.size();
    }

    List<Frontend> frontends() {
        return services.stream().flatMap(List::stream).toList();
    }

    List<Frontend> service(int n) {
        return services.get(n);
    }

    /// The Service becomes one of another kind, with the endpoints that it has.
    List<Frontend> become(int n, Kind kind) {
        return set(n, service(n, kind, targets(n)));
    }

    /// A pod goes, another comes.
    List<Frontend> replace(int n) {
        var targets = new ArrayList<>(targets(n));
        targets.set((int) (nextPod % targets.size()), pod());
        return set(n, service(n, kind(n), targets));
    }

    /// One Service more than there are, which does not join.
    List<Frontend> another(Kind kind) {
        return service(services.size(), kind, pods());
    }

    private List<Frontend> set(int n, List<Frontend> frontends) {
        services.set(n, frontends);
        return frontends;
    }

    private List<Target> targets(int n) {
        return switch (services.get(n).getFirst().action()) {
            case Action.Cluster(var targets) -> targets;
            case Action.Refuse _, Action.Discard _, Action.Local _, Action.ShortCircuit _ -> pods();
        };
    }

    private static List<Frontend> service(int n, Kind kind, List<Target> pods) {
        var sorted = pods.stream().sorted(Target.BY_TEXT).toList();
        var all = new Action.Cluster(sorted);
        var local = new Action.ShortCircuit(
                sorted, sorted.stream().filter(Target::local).toList());
        var inside = vip(FIRST_CLUSTER_IP + n);
        var vip = vip(FIRST_VIP + n);
        var port = new FrontendKey.NodePort(IpFamily.IPV4, Protocol.TCP, FIRST_NODE_PORT + n);
        var ranges = List.of(Cidr.of("192.0.2.0/25"), Cidr.of("198.51.100.0/24"));
        return switch (kind) {
            case PLAIN -> List.of(frontend(n, inside, all, 0, List.of()));
            case EXTERNAL_IP ->
                List.of(
                        frontend(n, inside, all, 0, List.of()),
                        frontend(n, vip(FIRST_EXTERNAL_IP + n), all, 0, List.of()));
            case VIP ->
                List.of(
                        frontend(n, inside, all, 0, List.of()),
                        frontend(n, vip, all, 0, List.of()),
                        frontend(n, port, all, 0, List.of()));
            case RANGED_VIP ->
                List.of(
                        frontend(n, inside, all, 0, List.of()),
                        frontend(n, vip, all, 0, ranges),
                        frontend(n, port, all, 0, List.of()));
            case NODE_PORT -> List.of(frontend(n, inside, all, 0, List.of()), frontend(n, port, all, 0, List.of()));
            case EXTERNAL_LOCAL ->
                List.of(
                        frontend(n, inside, all, 0, List.of()),
                        frontend(n, vip, local, 0, List.of()),
                        frontend(n, port, local, 0, List.of()));
            case AFFINITY ->
                List.of(frontend(n, inside, all, SECONDS, List.of()), frontend(n, port, all, SECONDS, List.of()));
            case NO_ENDPOINTS -> List.of(frontend(n, inside, new Action.Refuse(), 0, List.of()));
        };
    }

    private static Frontend frontend(int n, FrontendKey key, Action action, int affinity, List<Cidr> ranges) {
        var owner = new ServicePortName(new ObjectKey("bench", "service-" + n), "http", Protocol.TCP);
        boolean external = !(key instanceof FrontendKey.Vip(IpAddress address, Protocol _, int _))
                || address.low() >= FIRST_EXTERNAL_IP;
        return new Frontend(key, owner, external, action, affinity, ranges);
    }

    private List<Target> pods() {
        return IntStream.range(0, endpoints).mapToObj(_ -> pod()).toList();
    }

    private Target pod() {
        long pod = nextPod++;
        return new Target(new IpAddress(IpFamily.IPV4, 0, pod), 8080, pod % 10 == 0);
    }

    private static FrontendKey vip(long address) {
        return new FrontendKey.Vip(new IpAddress(IpFamily.IPV4, 0, address), Protocol.TCP, 80);
    }
}
