// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import static dev.sluice.testing.Samples.NODE;
import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.ips;
import static dev.sluice.testing.Samples.key;
import static dev.sluice.testing.Samples.node;
import static dev.sluice.testing.Samples.ready;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Samples.ServiceBuilder;
import dev.sluice.testing.Samples.SliceBuilder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ClusterStateTest {
    private final ClusterState state = new ClusterState(NODE);

    /// SVC-14.
    @Test
    void equalServiceDirtiesNothing() {
        assertDirty(fold(service("web", "10.96.0.1")), "web");
        assertDirty(fold(service("web", "10.96.0.1").version("2")));
        assertDirty(fold(service("web", "10.96.0.1").affinity(10)), "web");
        assertThat(state.service(key("web")).orElseThrow().affinitySeconds()).isEqualTo(10);
    }

    /// EP-15: the generation says something only where two slices may hold the same endpoint (EP-10).
    @Test
    void equalSliceDirtiesNothing() {
        fold(service("web", "10.96.0.1"));

        assertDirty(fold(slice("web-1", "web").endpoints(ready("10.0.0.1"))), "web");
        assertDirty(fold(slice("web-1", "web").version("2").generation(2).endpoints(ready("10.0.0.1"))));
        assertDirty(fold(slice("web-2", "web").endpoints(ready("10.0.0.1"))), "web");
        assertDirty(fold(slice("web-1", "web").version("3").generation(3).endpoints(ready("10.0.0.1"))), "web");
    }

    /// EP-03, EP-17.
    @Test
    void sliceReplacesItsOwnContributionOnly() {
        fold(service("web", "10.96.0.1"));
        fold(slice("web-1", "web").endpoints(ready("10.0.0.1")));
        fold(slice("web-2", "web").endpoints(ready("10.0.0.2")));
        fold(slice("web-1", "web").endpoints(ready("10.0.0.3")));

        assertThat(addresses("web")).containsExactly("10.0.0.3", "10.0.0.2");
        assertDirty(delete(Kind.ENDPOINT_SLICE, "web-1"), "web");
        assertDirty(delete(Kind.ENDPOINT_SLICE, "web-2"), "web");
        assertThat(state.slices(key("web"))).isEmpty();
    }

    /// EP-01.
    @Test
    void movedSliceDirtiesBothOwners() {
        fold(service("web", "10.96.0.1"));
        fold(service("api", "10.96.0.2"));
        fold(slice("s", "web").endpoints(ready("10.0.0.1")));

        assertDirty(fold(slice("s", "api").endpoints(ready("10.0.0.1"))), "web", "api");
        assertThat(addresses("web")).isEmpty();
        assertThat(addresses("api")).containsExactly("10.0.0.1");
    }

    /// EP-11, IN-02: kept until its Service comes, and dirties nobody before.
    @Test
    void sliceOfUnknownServiceIsKept() {
        assertDirty(fold(slice("web-1", "web").endpoints(ready("10.0.0.1"))));
        assertDirty(fold(service("web", "10.96.0.1")), "web");
        assertThat(addresses("web")).containsExactly("10.0.0.1");
        assertDirty(delete(Kind.SERVICE, "web"), "web");
        assertDirty(fold(slice("web-1", "web").endpoints(ready("10.0.0.2"))));
        assertThat(addresses("web")).containsExactly("10.0.0.2");
    }

    /// EP-01, EP-02: a slice that lost its label or became unusable contributes nothing any more.
    @Test
    void sliceThatProgramsNothing() {
        fold(service("web", "10.96.0.1"));

        assertDirty(fold(slice("web-1", "").endpoints(ready("10.0.0.1"))));
        assertDirty(fold(slice("web-2", "web").fqdn().endpoints(ready("10.0.0.1"))));
        fold(slice("web-1", "web").endpoints(ready("10.0.0.1")));
        assertDirty(fold(slice("web-1", "").endpoints(ready("10.0.0.1"))), "web");
        assertThat(state.slices(key("web"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void deleteOfTheUnknownIsHarmless(Kind kind) {
        assertThat(delete(kind, "nobody")).isEqualTo(Dirty.NOTHING);
        assertThat(state.fold(new Change.Deleted(node("zone-a").ref())).isEmpty())
                .isTrue();
    }

    /// TRF-43: this machine's addresses concern the rules of the node, and no Service.
    @Test
    void hostAddressesTouchTheNodeRulesOnly() {
        fold(service("web", "10.96.0.1").nodePort(30_000));
        assertThat(state.hostListed()).isFalse();
        assertThat(state.hostAddresses()).isEqualTo(HostAddresses.NONE);

        var host = HostAddresses.of(ips("192.168.7.1", "127.0.0.1", "192.168.7.1"));
        assertThat(state.fold(host)).isEqualTo(new Dirty(Set.of(), false, false, true));
        assertThat(state.fold(host)).isEqualTo(Dirty.NOTHING);
        assertThat(state.hostListed()).isTrue();
        assertThat(state.hostAddresses().addresses()).containsExactlyElementsOf(ips("127.0.0.1", "192.168.7.1"));
    }

    /// A machine without addresses has told them.
    @Test
    void noHostAddressesAreAnAnswerToo() {
        assertThat(state.fold(HostAddresses.NONE).nodeRules()).isTrue();
        assertThat(state.hostListed()).isTrue();
    }

    /// SEL-12, TRF-23, ND-07: a zone concerns Services with zone hints only, an address those with source ranges.
    @Test
    void nodeChangesTouchOnlyWhomTheyConcern() {
        fold(service("plain", "10.96.0.1"));
        fold(service("hinted", "10.96.0.2"));
        fold(service("ranged", "10.96.0.3").ranges("192.0.2.0/24"));
        fold(slice("hinted-1", "hinted").endpoints(endpoint("10.0.0.1", "ready", "node-2", "zone-a")));
        fold(slice("hinted-2", "hinted").endpoints(endpoint("10.0.0.2", "ready", "node-2", "zone-b")));
        fold(slice("orphan-1", "orphan").endpoints(endpoint("10.0.0.3", "ready", "node-2", "zone-b")));
        fold(slice("plain-1", "plain").endpoints(endpoint("10.0.0.3", "ready", "node-2", "node-1")));

        assertThat(fold(node("", "192.168.7.1"))).isEqualTo(new Dirty(Set.of(key("ranged")), true, false, false));
        assertThat(fold(node("zone-a", "192.168.7.1"))).isEqualTo(new Dirty(Set.of(key("hinted")), true, false, false));
        assertThat(fold(node("zone-a", "192.168.7.1"))).isEqualTo(Dirty.NOTHING);
        assertThat(fold(node("zone-a", "192.168.7.2"))).isEqualTo(new Dirty(Set.of(key("ranged")), true, false, false));
        delete(Kind.ENDPOINT_SLICE, "hinted-1");
        assertThat(fold(node("zone-b", "192.168.7.2"))).isEqualTo(new Dirty(Set.of(key("hinted")), true, false, false));
        delete(Kind.ENDPOINT_SLICE, "hinted-2");
        fold(service("ranged", "10.96.0.3"));
        assertThat(state.fold(new Change.Deleted(node("zone-b").ref())))
                .isEqualTo(new Dirty(Set.of(), true, false, false));
        assertThat(state.node()).isEmpty();
    }

    /// ND-08: the machine stays what it was when its object goes; when that comes back, only what differs counts.
    @Test
    void aDeletedNodeStaysKnown() {
        fold(service("hinted", "10.96.0.2"));
        fold(service("ranged", "10.96.0.3").ranges("192.0.2.0/24"));
        fold(slice("hinted-1", "hinted").endpoints(endpoint("10.0.0.1", "ready", "node-2", "zone-a")));
        fold(node("zone-a", "192.168.7.1"));
        state.fold(new Change.Deleted(node("zone-a").ref()));

        assertThat(state.node()).isEmpty();
        assertThat(state.knownNode()).contains(node("zone-a", "192.168.7.1"));
        assertThat(fold(node("zone-a", "192.168.7.1"))).isEqualTo(new Dirty(Set.of(), true, false, false));
        state.fold(new Change.Deleted(node("zone-a").ref()));
        assertThat(fold(node("zone-b", "192.168.7.1"))).isEqualTo(new Dirty(Set.of(key("hinted")), true, false, false));
        assertThat(state.node()).isEqualTo(state.knownNode());
    }

    /// IN-04.
    @Test
    void otherNodesAreIgnored() {
        var other = new NodeInfo("node-9", "1", List.of(), List.of(), "zone-b", false, false, List.of());

        assertThat(state.fold(new Change.NodeUpserted(other))).isEqualTo(Dirty.NOTHING);
        fold(node("zone-a"));
        assertThat(state.fold(new Change.Deleted(other.ref()))).isEqualTo(Dirty.NOTHING);
        assertThat(state.node()).contains(node("zone-a"));
    }

    /// IN-08, IN-09, IN-10.
    @Test
    void serviceCidrsAreCounted() {
        assertThat(cidrs("a", "10.96.0.0/16", "fd00:96::/112").serviceCidrs()).isTrue();
        assertThat(cidrs("b", "10.96.0.0/16", "10.96.0.0/12").serviceCidrs()).isTrue();
        assertThat(state.serviceCidrs(IpFamily.IPV4)).containsExactly(Cidr.of("10.96.0.0/12"));
        assertThat(cidrs("a", "10.96.0.0/16").serviceCidrs()).isTrue();
        assertThat(state.serviceCidrs(IpFamily.IPV6)).isEmpty();
        assertThat(cidrs("a", "10.96.0.0/16").serviceCidrs()).isFalse();
        assertThat(delete(Kind.SERVICE_CIDR, "a").serviceCidrs()).isFalse();
        assertThat(cidrs("b", "10.96.0.0/16").serviceCidrs()).isTrue();
        assertThat(state.serviceCidrs(IpFamily.IPV4)).containsExactly(Cidr.of("10.96.0.0/16"));
        assertThat(delete(Kind.SERVICE_CIDR, "b").serviceCidrs()).isTrue();
        assertThat(state.serviceCidrs(IpFamily.IPV4)).isEmpty();
    }

    /// IN-07.
    @Test
    void remembersFirstLists() {
        assertThat(state.fold(new Change.ListComplete(Kind.SERVICE, "7"))).isEqualTo(Dirty.NOTHING);

        assertThat(state.listed(Kind.SERVICE)).isTrue();
        assertThat(state.listed(Kind.ENDPOINT_SLICE)).isFalse();
    }

    private Dirty fold(ServiceBuilder service) {
        return state.fold(new Change.ServiceUpserted(service.build()));
    }

    private Dirty fold(SliceBuilder slice) {
        return state.fold(new Change.SliceUpserted(slice.build()));
    }

    private Dirty fold(NodeInfo node) {
        return state.fold(new Change.NodeUpserted(node));
    }

    private Dirty cidrs(String name, String... cidrs) {
        return state.fold(new Change.ServiceCidrUpserted(
                new ServiceCidr(name, "", List.of(cidrs).stream().map(Cidr::of).toList(), List.of())));
    }

    private Dirty delete(Kind kind, String name) {
        ObjectKey key = switch (kind) {
            case SERVICE, ENDPOINT_SLICE -> key(name);
            case NODE, SERVICE_CIDR -> new ObjectKey("", name);
        };
        return state.fold(new Change.Deleted(new ObjectRef(kind, key, "")));
    }

    private List<String> addresses(String service) {
        return state.slices(key(service)).stream()
                .flatMap(slice -> slice.endpoints().stream())
                .map(endpoint -> endpoint.address().toString())
                .toList();
    }

    private static void assertDirty(Dirty dirty, String... services) {
        assertThat(dirty.services())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(services).stream().map(name -> key(name)).toList());
        assertThat(dirty.node() || dirty.serviceCidrs()).isFalse();
    }
}
