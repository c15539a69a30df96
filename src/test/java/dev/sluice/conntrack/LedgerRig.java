// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import dev.sluice.model.Change;
import dev.sluice.model.ClusterState;
import dev.sluice.model.Endpoint;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.model.Protocol;
import dev.sluice.model.Service;
import dev.sluice.model.ServicePort;
import dev.sluice.model.SlicePort;
import dev.sluice.testing.Samples;
import dev.sluice.testing.Samples.ServiceBuilder;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.FrontendKey.Vip;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A ledger of IPv4 behind a model: what is told is settled, unless it is to be settled later.
final class LedgerRig {
    static final Vip DNS = udp("10.96.0.53", 53);
    static final ServicePort DNS_PORT = new ServicePort("dns", Protocol.UDP, 53, 0);

    private final ClusterState state = new ClusterState(Samples.NODE);
    private final FamilyTopology topology;
    private final FlowLedger ledger;

    LedgerRig(boolean tcp) {
        this.ledger = new FlowLedger(tcp);
        this.topology = new FamilyTopology(
                IpFamily.IPV4, state, new ProxySettings(new LocalDetection.None(), new NodePortAddresses.Primary()));
    }

    FlowLedger ledger() {
        return ledger;
    }

    static ServiceBuilder dns() {
        return dns("dns");
    }

    static ServiceBuilder dns(String name) {
        return Samples.service(name, "10.96.0.53").ports(DNS_PORT);
    }

    /// Folds and settles.
    Map<Vip, Destinations> tell(Service service) {
        fold(new Change.ServiceUpserted(service));
        return settle(service.key());
    }

    /// The endpoints of the Service `dns`, in words of [Samples#endpoint].
    Map<Vip, Destinations> endpoints(String... endpoints) {
        return endpointsOf("dns", 5353, endpoints);
    }

    Map<Vip, Destinations> endpointsOf(String service, int port, String... endpoints) {
        foldEndpoints(service, port, endpoints);
        return settle(Samples.key(service));
    }

    void foldEndpoints(String service, int port, String... endpoints) {
        List<Endpoint> parsed = Stream.of(endpoints)
                .map(text -> text.contains("=") ? text : text + "=ready")
                .map(text -> Samples.endpoint(
                        text.substring(0, text.indexOf('=')), text.substring(text.indexOf('=') + 1), "node-2"))
                .toList();
        fold(new Change.SliceUpserted(Samples.slice(service + "-1", service)
                .ports(new SlicePort("dns", Protocol.UDP, port), new SlicePort("web", Protocol.TCP, 8080))
                .endpoints(parsed)
                .build()));
    }

    Map<Vip, Destinations> delete(String service) {
        fold(new Change.Deleted(new ObjectRef(Kind.SERVICE, Samples.key(service), "")));
        return settle(Samples.key(service));
    }

    /// The model knows, the kernel does not yet.
    void fold(Change change) {
        state.fold(change).services().forEach(topology::refresh);
    }

    /// The kernel has it, too.
    Map<Vip, Destinations> settle(ObjectKey... services) {
        return ledger.settled(List.of(services), state, topology).frontends();
    }

    Map<Vip, Destinations> accept(Set<IpAddress> nodePortAddresses) {
        return ledger.acceptNodePortsOn(nodePortAddresses).frontends();
    }

    static Vip udp(String address, int port) {
        return new Vip(IpAddress.of(address), Protocol.UDP, port);
    }

    /// Flows may be wrong; these are right.
    static Destinations suspect(String... endpoints) {
        return new Destinations(places(endpoints), true);
    }

    /// No flow can be wrong; these are right.
    static Destinations fine(String... endpoints) {
        return new Destinations(places(endpoints), false);
    }

    static Set<Place> places(String... endpoints) {
        return Stream.of(endpoints).map(LedgerRig::place).collect(Collectors.toSet());
    }

    /// Port 5353 unless told otherwise.
    static Place place(String endpoint) {
        List<String> parts = List.of(endpoint.split(":", -1));
        return new Place(IpAddress.of(parts.getFirst()), parts.size() == 1 ? 5353 : Integer.parseInt(parts.getLast()));
    }
}
