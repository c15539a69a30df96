// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.key;
import static dev.sluice.testing.Samples.node;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Dirty;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Folding, compiling and claiming together.
final class FamilyTopologyTest {
    private static final ProxySettings SETTINGS =
            new ProxySettings(new LocalDetection.None(), new NodePortAddresses.Primary());

    /// A proxy that hears changes one by one.
    private static final class Proxy {
        private final ClusterState state = new ClusterState(NODE);
        private final FamilyTopology topology = new FamilyTopology(IpFamily.IPV4, state, SETTINGS);

        Dirty hear(Change change) {
            Dirty dirty = state.fold(change);
            dirty.services().forEach(topology::refresh);
            return dirty;
        }

        Set<Frontend> frontends() {
            return Set.copyOf(topology.frontends());
        }
    }

    /// SVC-14, SVC-15, EP-03, EP-10, EP-16, SEL-12: what is programmed after any changes is what the final state
    /// alone would give, so no change forgets to dirty somebody. Of a Node that was deleted, what it last said counts
    /// (ND-08).
    @Property
    void incrementalIsFromScratch(@ForAll("changes") List<Change> changes) {
        var proxy = new Proxy();
        changes.forEach(proxy::hear);
        var fresh = new Proxy();
        last(changes.stream()
                        .filter(change -> change instanceof Change.NodeUpserted)
                        .toList())
                .forEach(fresh::hear);
        last(changes).forEach(fresh::hear);

        assertThat(proxy.frontends()).isEqualTo(fresh.frontends());
        assertThat(proxy.topology.nodeRules()).isEqualTo(fresh.topology.nodeRules());
    }

    /// EP-11: the order of arrival does not show.
    @Property
    void anyOrderOfTheSameObjects(@ForAll("changes") List<Change> changes, @ForAll Random random) {
        List<Change> ordered = last(changes);
        List<Change> shuffled = last(changes);
        Collections.shuffle(shuffled, random);
        var one = new Proxy();
        ordered.forEach(one::hear);
        var other = new Proxy();
        shuffled.forEach(other::hear);

        assertThat(other.frontends()).isEqualTo(one.frontends());
        for (String name : List.of("a", "b")) {
            assertThat(other.topology.conflicts(key(name))).isEqualTo(one.topology.conflicts(key(name)));
            assertThat(other.topology.explain(key(name))).isEqualTo(one.topology.explain(key(name)));
        }
    }

    /// EP-19, HC-24: addresses, not ports; ready ones only, and only of this node.
    @Example
    void readyHereCountsAddresses() {
        var proxy = new Proxy();
        proxy.hear(new Change.ServiceUpserted(service("a", "10.96.0.1")
                .ports(new ServicePort("web", Protocol.TCP, 80, 0), new ServicePort("dns", Protocol.UDP, 53, 0))
                .build()));
        proxy.hear(new Change.SliceUpserted(slice("s1", "a")
                .ports(new SlicePort("web", Protocol.TCP, 8080), new SlicePort("dns", Protocol.UDP, 5353))
                .endpoints(
                        endpoint("10.0.0.1", "ready", NODE),
                        endpoint("10.0.0.2", "published", NODE),
                        endpoint("10.0.0.3", "draining", NODE),
                        endpoint("10.0.0.4", "notready", NODE),
                        endpoint("10.0.0.5", "ready", "node-2"))
                .build()));
        proxy.hear(new Change.SliceUpserted(slice("s2", "a")
                .endpoints(endpoint("10.0.0.1", "ready", NODE), endpoint("10.0.0.6", "ready", NODE))
                .build()));

        assertThat(proxy.topology.readyHere(key("a")))
                .containsExactlyInAnyOrderElementsOf(ips("10.0.0.1", "10.0.0.2", "10.0.0.6"));
        assertThat(proxy.topology.readyHere(key("unknown"))).isEmpty();
    }

    /// SVC-14, EP-15: saying it all again dirties nothing.
    @Property
    void repetitionDirtiesNothing(@ForAll("changes") List<Change> changes) {
        var proxy = new Proxy();
        changes.forEach(proxy::hear);

        assertThat(last(changes))
                .allSatisfy(change -> assertThat(proxy.hear(change)).isEqualTo(Dirty.NOTHING));
    }

    /// Refreshing a Service nobody changed, or nobody knows, touches no key.
    @Property(tries = 100)
    void refreshIsIdempotent(@ForAll("changes") List<Change> changes) {
        var proxy = new Proxy();
        changes.forEach(proxy::hear);

        for (ObjectKey service : new TreeSet<>(List.of(key("a"), key("b"), key("nobody")))) {
            assertThat(proxy.topology.refresh(service)).isEmpty();
        }
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        return Arbitraries.oneOf(services(), slices(), slices(), nodes(), deletes())
                .list()
                .ofMaxSize(25);
    }

    private static Arbitrary<Change> services() {
        Arbitrary<Integer> flags = Arbitraries.integers().between(0, 31);
        return Combinators.combine(Arbitraries.of("a", "b"), Arbitraries.of(1L, 2L), flags)
                .as((name, created, flag) -> {
                    var service = service(name, (flag & 16) == 0 ? "10.96.0." + (name.charAt(0) - 'a') : "fd00::1")
                            .created(created)
                            .externalIps("192.0.2.1");
                    if ((flag & 1) != 0) {
                        service.internalLocal();
                    }
                    if ((flag & 2) != 0) {
                        service.externalLocal();
                    }
                    if ((flag & 4) != 0) {
                        service.type(ServiceType.LOAD_BALANCER)
                                .vips("198.51.100.1")
                                .ranges("192.168.7.0/24");
                    }
                    if ((flag & 8) != 0) {
                        service.nodePort(30080);
                    }
                    return new Change.ServiceUpserted(service.build());
                });
    }

    private static Arbitrary<Change> slices() {
        var endpoint = Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of("ready", "notready", "draining", "dying"),
                        Arbitraries.of(NODE, "node-2"),
                        Arbitraries.of("", "zone-a", "zone-b", NODE, "node-2"))
                .as((n, condition, node, hint) -> hint.isEmpty()
                        ? endpoint("10.0.0." + n, condition, node)
                        : endpoint("10.0.0." + n, condition, node, hint));
        return Combinators.combine(
                        Arbitraries.of("s1", "s2", "s3"),
                        Arbitraries.of("a", "a", "b", ""),
                        Arbitraries.of(1L, 2L),
                        endpoint.list().ofMaxSize(4))
                .as((name, owner, generation, endpoints) -> new Change.SliceUpserted(slice(name, owner)
                        .generation(generation)
                        .endpoints(endpoints)
                        .build()));
    }

    private static Arbitrary<Change> nodes() {
        return Combinators.combine(Arbitraries.of("", "zone-a", "zone-b"), Arbitraries.of("192.168.7.1", "192.168.8.1"))
                .as((zone, address) -> new Change.NodeUpserted(node(zone, address)));
    }

    private static Arbitrary<Change> deletes() {
        return Arbitraries.of(
                        new ObjectRef(Kind.SERVICE, key("a"), ""),
                        new ObjectRef(Kind.SERVICE, key("b"), ""),
                        new ObjectRef(Kind.ENDPOINT_SLICE, key("s1"), ""),
                        new ObjectRef(Kind.ENDPOINT_SLICE, key("s2"), ""),
                        new ObjectRef(Kind.NODE, new ObjectKey("", NODE), ""))
                .map(Change.Deleted::new);
    }

    /// The last change of each object; a mutable copy.
    private static List<Change> last(List<Change> changes) {
        Map<ObjectRef, Change> last = new LinkedHashMap<>();
        for (Change change : changes) {
            last.put(new ObjectRef(change.ref().kind(), change.ref().key(), ""), change);
        }
        return last.values().stream().collect(Collectors.toList());
    }
}
