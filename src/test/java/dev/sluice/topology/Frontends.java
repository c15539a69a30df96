// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePortName;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Frontends for tests, as the topology compiler may produce them and no others: which [Action] a shape may have,
/// the order of endpoints, and an endpoint's locality depends on its address alone.
public final class Frontends {
    private Frontends() {}

    /// The kinds of frontends that a backend programs in different ways.
    public enum Shape {
        /// Internal traffic policy; never masqueraded for pods.
        CLUSTER_IP,
        /// externalIP or load balancer VIP without source ranges.
        EXTERNAL_IP,
        /// Load balancer VIP with source ranges (TRF-20).
        RANGED_VIP,
        /// (protocol, node port) on accepted node addresses.
        NODE_PORT,
        /// The same with source ranges (TRF-49).
        RANGED_NODE_PORT;

        /// Whether the compiler may give a frontend of this shape that action.
        public boolean allows(Action action) {
            return switch (action) {
                case Action.Cluster _, Action.Refuse _ -> true;
                case Action.Local _, Action.Discard _ -> this == CLUSTER_IP;
                case Action.ShortCircuit _ -> this != CLUSTER_IP;
            };
        }

        /// Reached from outside.
        public boolean external() {
            return this != CLUSTER_IP;
        }

        /// Only some clients may use it.
        public boolean ranged() {
            return this == RANGED_VIP || this == RANGED_NODE_PORT;
        }
    }

    /// The `n`-th key of a shape and family, `n` from 0 to 9999; different shapes never share a key.
    public static FrontendKey key(Shape shape, IpFamily family, Protocol protocol, int n) {
        int port = 80 + n % 3;
        return switch (shape) {
            case CLUSTER_IP -> new FrontendKey.Vip(address(family, "10.96", "fd00:96::", n), protocol, port);
            case EXTERNAL_IP -> new FrontendKey.Vip(address(family, "198.18", "2001:db8:18::", n), protocol, port);
            case RANGED_VIP -> new FrontendKey.Vip(address(family, "198.19", "2001:db8:19::", n), protocol, port);
            case NODE_PORT -> new FrontendKey.NodePort(family, protocol, 30_000 + n % 2768);
            case RANGED_NODE_PORT -> new FrontendKey.NodePort(family, protocol, 40_000 + n % 2768);
        };
    }

    /// A frontend of the `n`-th Service, `test/service-n`.
    public static Frontend frontend(Shape shape, IpFamily family, Protocol protocol, int n, Action action) {
        return frontend(key(shape, family, protocol, n), shape, owner(n, protocol), action);
    }

    /// A frontend with a key and an owner of the caller's choice.
    public static Frontend frontend(FrontendKey key, Shape shape, ServicePortName owner, Action action) {
        List<Cidr> ranges = shape.ranged() ? ranges(key.family(), 0) : List.of();
        return new Frontend(key, owner, shape.external(), action, 0, ranges);
    }

    /// The same frontend with other client ranges; for a [Shape#ranged] shape only.
    public static Frontend withRanges(Frontend f, List<Cidr> ranges) {
        return new Frontend(f.key(), f.owner(), f.external(), f.action(), f.affinitySeconds(), ranges);
    }

    /// The same frontend with a ClientIP affinity time-out in seconds.
    public static Frontend withAffinity(Frontend f, int seconds) {
        return new Frontend(f.key(), f.owner(), f.external(), f.action(), seconds, f.sourceRanges());
    }

    /// The same frontend, owned by another Service port.
    public static Frontend withOwner(Frontend f, ServicePortName owner) {
        return new Frontend(f.key(), owner, f.external(), f.action(), f.affinitySeconds(), f.sourceRanges());
    }

    /// The same frontend with another action.
    public static Frontend withAction(Frontend f, Action action) {
        return new Frontend(f.key(), f.owner(), f.external(), action, f.affinitySeconds(), f.sourceRanges());
    }

    /// The simplest one: TCP on the ClusterIP of the `n`-th Service, with so many endpoints.
    public static Frontend clusterIp(IpFamily family, int n, int endpoints) {
        Action action = endpoints == 0 ? new Action.Refuse() : new Action.Cluster(pods(family, n, endpoints));
        return frontend(Shape.CLUSTER_IP, family, Protocol.TCP, n, action);
    }

    /// Name of the `n`-th Service.
    public static ObjectKey service(int n) {
        return new ObjectKey("test", "service-" + n);
    }

    /// The port of the `n`-th Service.
    public static ServicePortName owner(int n, Protocol protocol) {
        return new ServicePortName(service(n), "web", protocol);
    }

    /// So many endpoints, every third on this node, starting with the `from`-th pod of the cluster.
    public static List<Target> pods(IpFamily family, int from, int count) {
        return sorted(IntStream.range(from, from + count).mapToObj(n -> pod(family, n)));
    }

    /// So many endpoints on this node.
    public static List<Target> localPods(IpFamily family, int from, int count) {
        return sorted(IntStream.range(from, from + count).mapToObj(n -> pod(family, 3 * n)));
    }

    /// The `n`-th pod of the cluster; it runs here if `n` is a multiple of three.
    public static Target pod(IpFamily family, int n) {
        return new Target(address(family, "10.244", "fd00:244::", n), 8080, n % 3 == 0);
    }

    /// As EP-18 wants them: by text.
    public static List<Target> sorted(Stream<Target> targets) {
        return targets.distinct().sorted(Comparator.comparing(Target::toString)).toList();
    }

    /// One action of each kind and size that differs for a backend, as far as the shape allows it.
    public static List<Action> actions(Shape shape, IpFamily family) {
        return Stream.<Action>of(
                        new Action.Cluster(pods(family, 1, 1)),
                        new Action.Cluster(pods(family, 1, 4)),
                        new Action.Local(localPods(family, 0, 1)),
                        new Action.Local(localPods(family, 0, 3)),
                        new Action.ShortCircuit(pods(family, 0, 4), localPods(family, 0, 2)),
                        new Action.ShortCircuit(pods(family, 1, 2), List.of()),
                        new Action.ShortCircuit(List.of(), localPods(family, 2, 1)),
                        new Action.Discard(),
                        new Action.Refuse())
                .filter(shape::allows)
                .toList();
    }

    /// Any action that the shape allows; up to six endpoints, so that sizes collide often.
    public static Action randomAction(Shape shape, IpFamily family, RandomGenerator random) {
        return switch (any(actions(shape, family), random)) {
            case Action.Cluster _ -> new Action.Cluster(randomPods(family, random, 1, 6));
            case Action.Local _ -> new Action.Local(local(randomPods(family, random, 6, 9)));
            case Action.ShortCircuit _ -> {
                List<Target> cluster = randomPods(family, random, 1, 6);
                yield new Action.ShortCircuit(cluster, local(cluster));
            }
            case Action.Discard discard -> discard;
            case Action.Refuse refuse -> refuse;
        };
    }

    /// Any frontend of a space of `keys` keys per shape; any Service of the same space may own it (SVC-15).
    public static Frontend random(IpFamily family, RandomGenerator random, int keys) {
        Shape shape = any(List.of(Shape.values()), random);
        Protocol protocol = any(List.of(Protocol.values()), random);
        FrontendKey key = key(shape, family, protocol, random.nextInt(keys));
        ServicePortName owner = owner(random.nextInt(keys), protocol);
        Frontend frontend = frontend(key, shape, owner, randomAction(shape, family, random));
        return shape.ranged() ? withRanges(frontend, ranges(family, random.nextInt(2))) : frontend;
    }

    /// Two sets of allowed client ranges, the second with a range that is a single address.
    public static List<Cidr> ranges(IpFamily family, int which) {
        return switch (family) {
            case IPV4 ->
                which == 0
                        ? List.of(Cidr.of("192.0.2.0/25"))
                        : List.of(Cidr.of("192.0.2.128/25"), Cidr.of("203.0.113.7/32"));
            case IPV6 ->
                which == 0
                        ? List.of(Cidr.of("2001:db8:2::/64"))
                        : List.of(Cidr.of("2001:db8:3::/64"), Cidr.of("2001:db8:113::7/128"));
        };
    }

    private static <T> T any(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<Target> randomPods(IpFamily family, RandomGenerator random, int atLeast, int atMost) {
        int count = random.nextInt(atLeast, atMost + 1);
        int from = random.nextInt(12);
        return sorted(IntStream.range(from, from + count).mapToObj(n -> pod(family, n)));
    }

    private static List<Target> local(List<Target> targets) {
        return targets.stream().filter(Target::local).toList();
    }

    private static IpAddress address(IpFamily family, String ipv4, String ipv6, int n) {
        return switch (family) {
            case IPV4 -> IpAddress.of(ipv4 + "." + n / 250 + "." + (n % 250 + 1));
            case IPV6 -> IpAddress.of(ipv6 + Integer.toHexString(n + 1));
        };
    }
}
