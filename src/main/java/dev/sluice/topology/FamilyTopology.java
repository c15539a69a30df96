// SPDX-License-Identifier: Apache-2.0
package dev.sluice.topology;

import dev.sluice.model.ClusterState;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// All that should be programmed for one family, kept up to date Service by Service as [ClusterState] says what is
/// dirty. Reads the state, never changes it; both belong to the same thread.
public final class FamilyTopology {
    private final IpFamily family;
    private final ClusterState state;
    private ProxySettings settings;
    private final Claims claims = new Claims();

    public FamilyTopology(IpFamily family, ClusterState state, ProxySettings settings) {
        this.family = family;
        this.state = state;
        this.settings = settings;
    }

    /// From now on by other settings. What was compiled stays until it is refreshed.
    public void configure(ProxySettings other) {
        settings = other;
    }

    /// Compiles a Service anew, or forgets it if it is gone, and lets it claim its frontends.
    ///
    /// @return the keys at which [#frontend] now answers differently, of whichever Service
    public Set<FrontendKey> refresh(ObjectKey key) {
        Optional<Service> service = service(key);
        List<Frontend> frontends = service.map(s -> ServiceCompiler.compile(
                        s, state.slices(key), family, node(), settings.sourceRangesOnNodePorts()))
                .orElse(List.of());
        return claims.update(key, service.map(Service::created).orElse(Instant.EPOCH), frontends);
    }

    /// The frontend to be programmed at a key, as of the last [#refresh].
    public Optional<Frontend> frontend(FrontendKey key) {
        return claims.winner(key);
    }

    /// The frontends that a Service claims, also those that another one has got, as of the last [#refresh].
    public List<Frontend> frontends(ObjectKey service) {
        return claims.claims(service);
    }

    /// The node's rules, as of now.
    public NodeRules nodeRules() {
        return NodeRulesCompiler.compile(
                settings, state.knownNode(), state.hostAddresses(), state.serviceCidrs(family), family);
    }

    /// Where a Service shares a frontend with others, as of the last [#refresh].
    public List<Conflict> conflicts(ObjectKey service) {
        return claims.conflicts(service);
    }

    /// Why each endpoint of a Service is used or not, as of now; empty if the Service is not known.
    public List<EndpointVerdict> explain(ObjectKey key) {
        return service(key)
                .map(service -> ServiceCompiler.explain(service, state.slices(key), family, node()))
                .orElse(List.of());
    }

    /// Where a Service has ready endpoints on this node, over all its ports, as of now (EP-19, HC-24).
    public Set<IpAddress> readyHere(ObjectKey key) {
        return state.service(key)
                .map(service -> new Candidates(service, state.slices(key), family, node()).readyHere())
                .orElse(Set.of());
    }

    /// Every frontend to be programmed, as of the last [#refresh]; a copy, for tools.
    public List<Frontend> frontends() {
        return List.copyOf(claims.winners().values());
    }

    /// A Service as the settings let it be seen (SVC-03).
    private Optional<Service> service(ObjectKey key) {
        return state.service(key).map(service -> settings.externalIps() ? service : service.withoutExternalIps());
    }

    private NodeView node() {
        return NodeView.of(state.nodeName(), state.knownNode(), settings.nodeIpOverride());
    }
}
