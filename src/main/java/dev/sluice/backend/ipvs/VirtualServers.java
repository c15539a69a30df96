// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.ipvs.Timeouts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The virtual servers of one family: reads them once, then turns changes into as few operations as there can be
/// (IPVS-14), all of them or none.
///
/// Owned by one thread. IPVS has no transactions, so a refused operation has those before it taken back, in the
/// opposite order; connections that were open do not notice, as a destination that comes back within the kernel's
/// memory is the same one to them (`ip_vs_trash_get_dest`).
public final class VirtualServers implements AutoCloseable {
    /// What is the same for all of a node.
    ///
    /// @param excluded `ipvs.excludeCIDRs` (IPVS-11)
    /// @param drainLimit after which a removed endpoint is cut off even if it has connections; zero = never
    public record Options(Scheduling scheduling, List<Cidr> excluded, Duration drainLimit) {
        public Options {
            excluded = List.copyOf(excluded);
        }
    }

    private final Options options;
    private final Ours ours;
    private final IpvsKernel kernel;
    private final InstantSource clock;
    private final Set<ServerKey> irregular = new HashSet<>();
    private final Set<IpAddress> look = new HashSet<>();
    private Image image;

    /// @param kernel closed with this
    public VirtualServers(Options options, IpvsKernel kernel, InstantSource clock) {
        this.options = options;
        this.ours = new Ours(options.excluded());
        this.kernel = kernel;
        this.clock = clock;
        this.image = new Image(ours, List.of(), new LocalAddresses(false, Set.of(), Set.of()), clock.instant());
    }

    /// Reads everything; what was known before is forgotten. To be done before the first [#apply].
    ///
    /// @throws NetlinkException if the kernel cannot be read
    public Found read() {
        List<HeldServer> held = kernel.servers();
        LocalAddresses addresses = kernel.addresses();
        image = new Image(ours, held, addresses, clock.instant());
        var inspection = new Inspection(ours, options.scheduling(), held, addresses);
        irregular.clear();
        irregular.addAll(inspection.irregular());
        look.clear();
        look.addAll(inspection.addresses());
        return new Found(inspection.servers(), addresses.elsewhere(), inspection.findings());
    }

    /// Carries changes out, and what [#read] found to be wrong with servers and addresses that they do not name.
    public Applied apply(ServerChanges changes) {
        List<Operation> operations = Planner.plan(image, options.scheduling(), withRepairs(changes), look);
        Applied applied = execution().all(operations);
        if (applied instanceof Applied.Done) {
            irregular.clear();
            look.clear();
        }
        return applied;
    }

    /// Learns which addresses other interfaces have got since [#read], so that the next [#apply] does not take
    /// them for VIPs. Those that they lost are not taken for VIPs either, as long as there may be servers at them
    /// that are to go: see [#forgetAddresses].
    ///
    /// @throws NetlinkException if the kernel cannot be asked
    public void noteAddresses() {
        Set<IpAddress> both = new HashSet<>(kernel.addresses().elsewhere());
        both.addAll(image.elsewhere());
        look.addAll(image.moveElsewhere(both));
    }

    /// From the next [#apply] on, addresses that no other interface has any more belong to the link if they have
    /// servers.
    ///
    /// @throws NetlinkException if the kernel cannot be asked
    public void forgetAddresses() {
        look.addAll(image.moveElsewhere(kernel.addresses().elsewhere()));
    }

    private ServerChanges withRepairs(ServerChanges changes) {
        if (irregular.isEmpty()) {
            return changes;
        }
        Set<ServerKey> named = new HashSet<>(changes.gone());
        changes.wanted().forEach(server -> named.add(server.key()));
        List<VirtualServer> wanted = new ArrayList<>(changes.wanted());
        for (ServerKey key : irregular) {
            if (!named.contains(key)) {
                image.server(key).map(Inspection::asWanted).ifPresent(wanted::add);
            }
        }
        return new ServerChanges(wanted, changes.gone());
    }

    /// Takes back what [#apply] did, last first: for whoever has another half of the change refused.
    ///
    /// @return why it is not known what the kernel holds now; empty = what it held before
    public Optional<String> undo(Applied.Done applied) {
        try {
            return execution().takeBack(applied.operations()).map(Refusal::toString);
        } catch (NetlinkException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// Whether [#drain] has something to do: then it should be called about once a second.
    public boolean draining() {
        return !image.drains().isEmpty();
    }

    /// Deletes destinations that were removed and have no connections any more, or have had them for too long
    /// (IPVS-09). Asks the kernel about servers with such destinations only.
    ///
    /// @throws NetlinkException if the kernel cannot be asked
    public void drain() {
        execution().removeAll(new Drains(kernel, options.drainLimit()).ended(image.drains(), clock.instant()));
    }

    /// Sets the time-outs that are not 0 (IPVS-04).
    ///
    /// @throws NetlinkException if the kernel refuses
    public void setTimeouts(Timeouts timeouts) {
        if (!timeouts.equals(Timeouts.KEEP)) {
            kernel.setTimeouts(timeouts);
        }
    }

    /// What this kernel lacks, see [Probe].
    public List<String> probe() {
        return new Probe(kernel, options.scheduling()).missing();
    }

    /// Removes our servers with their connections, and the link, of which the other family keeps its addresses
    /// (TRF-56); excluded servers stay (CLN-04). Does nothing where IPVS is not loaded, but for the link.
    ///
    /// @throws NetlinkException if the kernel refuses
    public void wipe() {
        List<HeldServer> held = kernel.loaded() ? kernel.servers() : List.of();
        LocalAddresses addresses = kernel.addresses();
        image = new Image(ours, held, addresses, clock.instant());
        irregular.clear();
        look.clear();
        List<Operation> operations = new ArrayList<>();
        if (addresses.shared()) {
            addresses.onLink().stream()
                    .sorted()
                    .map(Operation.DeleteAddress::new)
                    .forEach(operations::add);
        } else if (addresses.link()) {
            operations.add(new Operation.DeleteLink());
        }
        held.stream()
                .filter(server -> ours.contains(server.key().address()))
                .map(Operation.DeleteServer::new)
                .forEach(operations::add);
        execution().removeAll(operations);
    }

    private Execution execution() {
        return new Execution(kernel, image, clock);
    }

    @Override
    public void close() {
        kernel.close();
    }
}
