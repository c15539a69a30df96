// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.ExtendedAck;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.genl.Controller;
import dev.sluice.netlink.genl.GenericFamily;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// IPVS of the network namespace that a `NETLINK_GENERIC` socket was opened in. One thread at a time.
///
/// Changes give the kernel's word as it is: EEXIST for a service or destination that is there, ESRCH for a service
/// and ENOENT for a destination that is not, ENOENT also for a scheduler that the kernel has not, ERANGE for a weight
/// below 0. Lists throw. The first call loads the kernel's module if it is not there; without one, everything throws
/// ENOENT.
public final class IpvsSocket implements AutoCloseable {
    private final NetlinkSocket socket;
    private final NetlinkRequests requests;
    private final Controller controller;
    private final TlvWriter writer = new TlvWriter(1024);
    private Optional<GenericFamily> family = Optional.empty();

    /// Takes the socket over.
    public IpvsSocket(NetlinkSocket socket) {
        this.socket = socket;
        this.requests = new NetlinkRequests(socket);
        this.controller = new Controller(requests);
    }

    /// Whether IPVS is in the kernel; does not load it.
    public boolean loaded() {
        return controller.list().stream().anyMatch(found -> found.name().equals(Ipvs.IPVS_GENL_NAME));
    }

    /// All virtual services of both families, but those that go by a firewall mark.
    public List<VirtualService> services() {
        begin(Ipvs.IPVS_CMD_GET_SERVICE);
        return requests.dump("list virtual services", end(), VirtualService::read).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    /// The destinations of a service, the one added last first; empty if there is no such service.
    public List<Destination> destinations(ServiceKey service) {
        service.write(begin(Ipvs.IPVS_CMD_GET_DEST));
        int addressFamily = Ipvs.family(service.address());
        return requests.dump("list destinations", end(), message -> Destination.read(addressFamily, message));
    }

    /// Adds a service without destinations.
    public ExtendedAck add(VirtualService service) {
        service.write(begin(Ipvs.IPVS_CMD_NEW_SERVICE));
        return ask("add virtual service");
    }

    /// Changes all but the key; destinations and connections stay.
    public ExtendedAck set(VirtualService service) {
        service.write(begin(Ipvs.IPVS_CMD_SET_SERVICE));
        return ask("set virtual service");
    }

    /// Deletes a service with its destinations.
    public ExtendedAck delete(ServiceKey service) {
        service.write(begin(Ipvs.IPVS_CMD_DEL_SERVICE));
        return ask("delete virtual service");
    }

    public ExtendedAck add(ServiceKey service, Destination destination) {
        service.write(begin(Ipvs.IPVS_CMD_NEW_DEST));
        destination.write(writer);
        return ask("add destination");
    }

    /// Changes all but address and port; connections stay.
    public ExtendedAck set(ServiceKey service, Destination destination) {
        service.write(begin(Ipvs.IPVS_CMD_SET_DEST));
        destination.write(writer);
        return ask("set destination");
    }

    /// Deletes a destination, by address and port.
    public ExtendedAck delete(ServiceKey service, Destination destination) {
        service.write(begin(Ipvs.IPVS_CMD_DEL_DEST));
        destination.writeKey(writer);
        return ask("delete destination");
    }

    /// The time-outs of the namespace.
    public Timeouts timeouts() {
        begin(Ipvs.IPVS_CMD_GET_CONFIG);
        return requests.get("get time-outs", end(), Timeouts::read).getFirst();
    }

    /// Sets those that are not 0.
    ///
    /// @throws NetlinkException EINVAL for one that is negative or too large for the kernel's clock
    public void setTimeouts(Timeouts timeouts) {
        timeouts.write(begin(Ipvs.IPVS_CMD_SET_CONFIG));
        requests.command("set time-outs", end());
    }

    @Override
    public void close() {
        socket.close();
    }

    private TlvWriter begin(int command) {
        if (family.isEmpty()) {
            family = controller.find(Ipvs.IPVS_GENL_NAME);
        }
        return family.orElseThrow(() -> new NetlinkException("find family IPVS", Errno.ENOENT, "ip_vs is not loaded"))
                .begin(writer.clear(), command);
    }

    private ByteBuffer end() {
        return writer.endMessage().datagram();
    }

    private ExtendedAck ask(String operation) {
        return requests.ask(operation, end());
    }
}
