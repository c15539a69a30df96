// SPDX-License-Identifier: Apache-2.0
package dev.sluice.localport;

import static dev.sluice.localport.LocalPortSamples.targets;
import static dev.sluice.localport.LocalPortSamples.tcp;
import static dev.sluice.testing.Samples.endpoint;
import static dev.sluice.testing.Samples.key;
import static dev.sluice.testing.Samples.ready;
import static dev.sluice.testing.Samples.service;
import static dev.sluice.testing.Samples.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Endpoint;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Protocol;
import dev.sluice.model.ServicePort;
import dev.sluice.model.ServicePortName;
import dev.sluice.model.ServiceType;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.FrontendKey.NodePort;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Which node ports are looked at when Services change. Covers TRF-45.
final class NodePortIndexTest {
    private final ClusterState state = new ClusterState(Samples.NODE);
    private final FamilyTopology topology = new FamilyTopology(
            IpFamily.IPV4, state, new ProxySettings(new LocalDetection.None(), new NodePortAddresses.Primary()));
    private final NodePortIndex index = new NodePortIndex(IpFamily.IPV4);

    private Map<NodePort, Optional<ObjectKey>> owners(Set<ObjectKey> services) {
        var owners = new HashMap<NodePort, Optional<ObjectKey>>();
        index.settled(services, state, topology)
                .ports()
                .forEach((key, port) ->
                        owners.put(key, port.map(LocalPort::owner).map(ServicePortName::service)));
        return owners;
    }

    private void upsert(String name, int created, int nodePort) {
        fold(new Change.ServiceUpserted(service(name, "10.96.0." + created)
                .type(ServiceType.NODE_PORT)
                .created(created)
                .nodePort(nodePort)
                .build()));
        endpoints(name, Protocol.TCP, ready("10.0.0." + created));
    }

    private void endpoints(String name, Protocol protocol, Endpoint... endpoints) {
        fold(new Change.SliceUpserted(slice(name + "-1", name)
                .ports(new SlicePort("web", protocol, 8080))
                .endpoints(endpoints)
                .build()));
    }

    private void delete(String name) {
        fold(new Change.Deleted(new ObjectRef(Kind.SERVICE, key(name), "")));
    }

    private void fold(Change change) {
        state.fold(change).services().forEach(topology::refresh);
    }

    @Test
    void a_service_comes_changes_its_port_and_goes() {
        upsert("web", 1, 30_001);
        assertThat(owners(Set.of(key("web")))).isEqualTo(Map.of(tcp(30_001), Optional.of(key("web"))));

        upsert("web", 1, 30_002);
        assertThat(owners(Set.of(key("web"))))
                .isEqualTo(Map.of(tcp(30_001), Optional.empty(), tcp(30_002), Optional.of(key("web"))));

        delete("web");
        assertThat(owners(Set.of(key("web")))).isEqualTo(Map.of(tcp(30_002), Optional.empty()));
        assertThat(owners(Set.of(key("web")))).isEmpty();
    }

    @Test
    void without_a_node_port_there_is_nothing_to_look_at() {
        upsert("web", 1, 0);

        assertThat(owners(Set.of(key("web"), key("nobody")))).isEmpty();
    }

    /// Covers TRF-12.
    @Test
    void without_endpoints_nothing_stands_there() {
        upsert("web", 1, 30_001);
        endpoints("web", Protocol.TCP);

        assertThat(owners(Set.of(key("web")))).isEqualTo(Map.of(tcp(30_001), Optional.empty()));
    }

    /// Covers CT-03: over UDP, who serves but gets nothing new is told apart from who does not serve.
    @Test
    void udp_tells_who_drains() {
        var port = new ServicePort("web", Protocol.UDP, 53, 30_001);
        fold(new Change.ServiceUpserted(service("dns", "10.96.0.1")
                .type(ServiceType.NODE_PORT)
                .ports(port)
                .build()));
        endpoints(
                "dns",
                Protocol.UDP,
                ready("10.0.0.1"),
                endpoint("10.0.0.2", "draining", "node-2"),
                endpoint("10.0.0.3", "dying", "node-2"),
                endpoint("10.0.0.4", "notready", "node-2"));

        var ports = index.settled(Set.of(key("dns")), state, topology).ports();
        LocalPort told =
                ports.get(new NodePort(IpFamily.IPV4, Protocol.UDP, 30_001)).orElseThrow();
        assertThat(told.endpoints()).isEqualTo(targets("10.0.0.1"));
        assertThat(told.draining()).isEqualTo(targets("10.0.0.2"));
    }

    /// Covers SVC-16: whoever has a port now is told, not whoever gave it up.
    @Test
    void the_loser_takes_over() {
        upsert("older", 1, 30_001);
        upsert("younger", 2, 30_001);
        assertThat(owners(Set.of(key("older"), key("younger"))))
                .isEqualTo(Map.of(tcp(30_001), Optional.of(key("older"))));

        delete("older");
        assertThat(owners(Set.of(key("older")))).isEqualTo(Map.of(tcp(30_001), Optional.of(key("younger"))));
    }
}
