// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cluster as the changes so far have told it, and this machine's addresses. The one mutable thing of the
/// model: it belongs to one thread.
///
/// A fold costs as much as the change is big; it never walks what did not change. What it keeps depends on the
/// objects' last states only, not on the order in which they came (EP-11).
public final class ClusterState {
    private final String nodeName;
    private final Map<ObjectKey, Service> services = new HashMap<>();
    private final Set<ObjectKey> ranged = new HashSet<>();
    private final SliceIndex slices = new SliceIndex();
    private final Map<String, ServiceCidr> serviceCidrs = new HashMap<>();
    private final Counts<Cidr> ranges = new Counts<>();
    private final Set<Kind> listed = EnumSet.noneOf(Kind.class);
    private Optional<NodeInfo> node = Optional.empty();
    private Optional<NodeInfo> knownNode = Optional.empty();
    private Optional<HostAddresses> host = Optional.empty();

    /// An empty cluster, nothing listed.
    ///
    /// @param nodeName our Node's name; every other Node is ignored (IN-04)
    public ClusterState(String nodeName) {
        this.nodeName = nodeName;
    }

    /// Takes in a change. Repeated changes, deletes of the unknown, and updates from which nothing derives (labels,
    /// annotations, resourceVersion: SVC-14, EP-15) dirty nothing.
    public Dirty fold(Change change) {
        return switch (change) {
            case Change.ServiceUpserted(Service service) -> upsert(service);
            case Change.SliceUpserted(EndpointSlice slice) -> Dirty.services(known(slices.put(slice)));
            case Change.NodeUpserted(NodeInfo info) ->
                info.name().equals(nodeName) ? setNode(Optional.of(info)) : Dirty.NOTHING;
            case Change.ServiceCidrUpserted(ServiceCidr cidr) -> setServiceCidr(cidr.name(), Optional.of(cidr));
            case Change.Deleted(ObjectRef ref) -> delete(ref);
            case Change.ListComplete(Kind kind, String _) -> {
                listed.add(kind);
                yield Dirty.NOTHING;
            }
        };
    }

    /// Takes in the addresses that this machine has now. They are no object of the cluster, so they come by a way
    /// of their own: from the kernel.
    public Dirty fold(HostAddresses now) {
        boolean changed = !host.equals(Optional.of(now));
        host = Optional.of(now);
        return changed ? new Dirty(Set.of(), false, false, true) : Dirty.NOTHING;
    }

    /// Whether the first list of a kind is complete (IN-07).
    public boolean listed(Kind kind) {
        return listed.contains(kind);
    }

    public Optional<Service> service(ObjectKey key) {
        return Optional.ofNullable(services.get(key));
    }

    /// Keys of all Services; a live view.
    public Set<ObjectKey> services() {
        return Collections.unmodifiableSet(services.keySet());
    }

    /// The slices that a Service owns, known or not, by name; a live view.
    public Collection<EndpointSlice> slices(ObjectKey service) {
        return slices.of(service);
    }

    /// Our own Node; empty while there is none, be it not yet or not any more (HC-06).
    public Optional<NodeInfo> node() {
        return node;
    }

    /// Our own Node as it was last told. The machine keeps its addresses, its pods and its place when its object is
    /// deleted, so its rules go on with what that said (ND-08).
    public Optional<NodeInfo> knownNode() {
        return knownNode;
    }

    /// The addresses of this machine; none until they are known.
    public HostAddresses hostAddresses() {
        return host.orElse(HostAddresses.NONE);
    }

    /// Whether [#hostAddresses] was ever told.
    public boolean hostListed() {
        return host.isPresent();
    }

    public String nodeName() {
        return nodeName;
    }

    /// All ranges of a family, merged and sorted.
    public List<Cidr> serviceCidrs(IpFamily family) {
        return Cidr.merge(ranges.members().stream()
                .filter(cidr -> cidr.family() == family)
                .toList());
    }

    private Dirty upsert(Service service) {
        Service before = services.put(service.key(), service);
        if (service.loadBalancerSourceRanges().isEmpty()) {
            ranged.remove(service.key());
        } else {
            ranged.add(service.key());
        }
        return before != null && content(before).equals(content(service))
                ? Dirty.NOTHING
                : Dirty.services(Set.of(service.key()));
    }

    private Dirty delete(ObjectRef ref) {
        return switch (ref.kind()) {
            case SERVICE -> {
                ranged.remove(ref.key());
                yield services.remove(ref.key()) == null ? Dirty.NOTHING : Dirty.services(Set.of(ref.key()));
            }
            case ENDPOINT_SLICE -> Dirty.services(known(slices.remove(ref.key())));
            case NODE -> ref.key().name().equals(nodeName) ? setNode(Optional.empty()) : Dirty.NOTHING;
            case SERVICE_CIDR -> setServiceCidr(ref.key().name(), Optional.empty());
        };
    }

    /// A zone concerns Services with zone hints (SEL-12), an address those with source ranges (TRF-23).
    private Dirty setNode(Optional<NodeInfo> after) {
        Optional<NodeInfo> before = node;
        Optional<NodeInfo> knownBefore = knownNode;
        node = after;
        knownNode = after.or(() -> knownBefore);
        var dirty = new HashSet<ObjectKey>();
        if (!zone(knownBefore).equals(zone(knownNode))) {
            dirty.addAll(known(slices.zoneHinted()));
        }
        if (!addresses(knownBefore).equals(addresses(knownNode))) {
            dirty.addAll(ranged);
        }
        boolean changed = !before.map(ClusterState::content).equals(after.map(ClusterState::content));
        return new Dirty(dirty, changed, false, false);
    }

    private static String zone(Optional<NodeInfo> node) {
        return node.map(NodeInfo::zone).orElse("");
    }

    private static List<IpAddress> addresses(Optional<NodeInfo> node) {
        return node.map(NodeInfo::addresses).orElse(List.of());
    }

    private Dirty setServiceCidr(String name, Optional<ServiceCidr> after) {
        Set<Cidr> named = after.map(cidr -> Set.copyOf(cidr.cidrs())).orElse(Set.of());
        Set<Cidr> lost = Optional.ofNullable(serviceCidrs.get(name))
                .map(cidr -> Set.copyOf(cidr.cidrs()))
                .orElse(Set.of());
        after.ifPresentOrElse(cidr -> serviceCidrs.put(name, cidr), () -> serviceCidrs.remove(name));
        // What stays is named twice for a moment, so it neither comes nor goes.
        boolean changed = false;
        for (Cidr cidr : named) {
            changed |= ranges.add(cidr);
        }
        for (Cidr cidr : lost) {
            changed |= ranges.remove(cidr);
        }
        return new Dirty(Set.of(), false, changed, false);
    }

    private Set<ObjectKey> known(Set<ObjectKey> owners) {
        var known = new HashSet<ObjectKey>(owners);
        known.removeIf(owner -> !services.containsKey(owner));
        return known;
    }

    /// What a Service says without what derives nothing.
    private static Service content(Service s) {
        return new Service(
                s.key(),
                "",
                s.created(),
                s.type(),
                s.clusterIps(),
                s.externalIps(),
                s.loadBalancerVips(),
                s.loadBalancerSourceRanges(),
                s.internalPolicy(),
                s.externalPolicy(),
                s.affinitySeconds(),
                s.healthCheckNodePort(),
                s.ports(),
                s.metered(),
                List.of());
    }

    private static NodeInfo content(NodeInfo n) {
        return new NodeInfo(
                n.name(), "", n.addresses(), n.podCidrs(), n.zone(), n.deleting(), n.toBeDeleted(), List.of());
    }
}
