// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.backend.ipvs.HeldDestination;
import dev.sluice.backend.ipvs.HeldServer;
import dev.sluice.backend.ipvs.IpvsKernel;
import dev.sluice.backend.ipvs.Operation;
import dev.sluice.backend.ipvs.Refusal;
import dev.sluice.backend.ipvs.ServerKey;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What ipvs mode leaves, kube-proxy's or ours: virtual servers, and the link `kube-ipvs0` with their addresses
/// (CLN-04). Where that link is not, virtual servers are somebody else's and stay; so do those in ranges that the
/// configuration excludes. IPVS is never loaded to be looked at.
///
/// A patient removal leaves what serves open connections, with its address: new connections are translated before
/// they come to IPVS, as rules of ours stand, and the old ones go on until they end. To be asked again until
/// nothing waits.
public final class IpvsServers implements Leftovers {
    private final Function<IpFamily, IpvsKernel> kernels;
    private final List<Cidr> excluded;
    private final boolean patient;
    private final Supplier<Map<ServerKey, Long>> revived;

    private IpvsServers(
            Function<IpFamily, IpvsKernel> kernels,
            List<Cidr> excluded,
            boolean patient,
            Supplier<Map<ServerKey, Long>> revived) {
        this.kernels = kernels;
        this.excluded = List.copyOf(excluded);
        this.patient = patient;
        this.revived = revived;
    }

    /// A removal that waits for nobody.
    ///
    /// @param kernels opens the kernel of a family; closed after each use
    /// @param excluded `ipvs.excludeCIDRs`
    public static IpvsServers atOnce(Function<IpFamily, IpvsKernel> kernels, List<Cidr> excluded) {
        return new IpvsServers(kernels, excluded, false, Map::of);
    }

    /// A removal that waits for open connections.
    ///
    /// @param revived how many of a server's connections are none, see [RevivedConnections]; asked at each removal
    public static IpvsServers patient(
            Function<IpFamily, IpvsKernel> kernels, List<Cidr> excluded, Supplier<Map<ServerKey, Long>> revived) {
        return new IpvsServers(kernels, excluded, true, revived);
    }

    /// The link is one for both.
    @Override
    public Set<IpFamily> families() {
        return EnumSet.allOf(IpFamily.class);
    }

    @Override
    public Inventory find() {
        return each(false);
    }

    @Override
    public Inventory remove() {
        return each(true);
    }

    private Inventory each(boolean remove) {
        Inventory all = Inventory.EMPTY;
        for (IpFamily family : IpFamily.values()) {
            try (IpvsKernel kernel = kernels.apply(family)) {
                boolean last = family == IpFamily.IPV6
                        && all.waiting().isEmpty()
                        && all.kept().isEmpty();
                all = all.and(new OneFamily(kernel, family, remove, last).go());
            } catch (NetlinkException e) {
                all = all.and(Inventory.problem("ipvs of " + family.label() + ": " + e.getMessage()));
            }
        }
        return all;
    }

    /// Looks through one family.
    private final class OneFamily {
        private final IpvsKernel kernel;
        private final IpFamily family;
        private final boolean remove;
        private final boolean last;
        private final List<String> things = new ArrayList<>();
        private final List<String> waiting = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();
        private final Set<IpAddress> needed = new HashSet<>();

        /// @param last whether the link may go, should nothing wait
        OneFamily(IpvsKernel kernel, IpFamily family, boolean remove, boolean last) {
            this.kernel = kernel;
            this.family = family;
            this.remove = remove;
            this.last = last;
        }

        Inventory go() {
            if (!kernel.addresses().link()) {
                return Inventory.EMPTY;
            }
            int kept = 0;
            if (kernel.loaded()) {
                kept = servers(kernel.servers());
            }
            addresses();
            link();
            List<String> stays = kept == 0
                    ? List.of()
                    : List.of("%d virtual servers of %s in excludeCIDRs".formatted(kept, family.label()));
            return new Inventory(things, stays, waiting, problems);
        }

        /// @return how many are not ours to remove
        private int servers(List<HeldServer> servers) {
            Map<ServerKey, Long> none = remove && patient ? revived.get() : Map.of();
            int kept = 0;
            int gone = 0;
            int busy = 0;
            long connections = 0;
            for (HeldServer server : servers) {
                long open = server.destinations().stream()
                                .mapToLong(HeldDestination::connections)
                                .sum()
                        - none.getOrDefault(server.key(), 0L);
                if (excluded.stream()
                        .anyMatch(range -> range.contains(server.key().address()))) {
                    kept++;
                    needed.add(server.key().address());
                } else if (remove && patient && open > 0) {
                    busy++;
                    connections += open;
                    needed.add(server.key().address());
                } else if (!remove || done(new Operation.DeleteServer(server))) {
                    gone++;
                }
            }
            if (gone > 0) {
                things.add("%d virtual servers of %s".formatted(gone, family.label()));
            }
            if (busy > 0) {
                waiting.add(
                        "%d virtual servers of %s with %d connections".formatted(busy, family.label(), connections));
            }
            return kept;
        }

        private void addresses() {
            if (remove) {
                for (IpAddress address : kernel.addresses().onLink()) {
                    if (!needed.contains(address)) {
                        done(new Operation.DeleteAddress(address));
                    }
                }
            }
        }

        /// Goes when no address of either family is left on it: what is excluded may need it.
        private void link() {
            boolean free = last && waiting.isEmpty() && needed.isEmpty();
            if (!remove && family == IpFamily.IPV6) {
                things.add("link kube-ipvs0");
            } else if (remove && free && done(new Operation.DeleteLink())) {
                things.add("link kube-ipvs0");
            }
        }

        private boolean done(Operation operation) {
            Optional<Refusal> refusal = kernel.execute(operation);
            refusal.filter(no -> !no.stale()).ifPresent(no -> problems.add(no.toString()));
            return refusal.isEmpty();
        }
    }
}
