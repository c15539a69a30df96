// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ExtendedAck;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.ipvs.Destination;
import dev.sluice.netlink.ipvs.IpvsSocket;
import dev.sluice.netlink.ipvs.ServiceKey;
import dev.sluice.netlink.ipvs.Timeouts;
import dev.sluice.netlink.ipvs.VirtualService;
import dev.sluice.netlink.route.RouteSocket;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The kernel's virtual servers by generic netlink, and the link of their addresses by rtnetlink.
public final class NetlinkIpvs implements IpvsKernel {
    private final IpFamily family;
    private final IpvsSocket ipvs;
    private final DummyLink link;

    /// @param ipvs closed with this, as the other is
    public NetlinkIpvs(IpFamily family, IpvsSocket ipvs, RouteSocket routes) {
        this.family = family;
        this.ipvs = ipvs;
        this.link = new DummyLink(routes);
    }

    @Override
    public boolean loaded() {
        return ipvs.loaded();
    }

    @Override
    public List<HeldServer> servers() {
        return ipvs.services().stream()
                .flatMap(service -> held(service).stream())
                .toList();
    }

    /// Empty for what is not of our family, or of a protocol that no Service has.
    private Optional<HeldServer> held(VirtualService service) {
        IpAddress address = Inet.ip(service.key().address());
        return protocol(service.key().protocol())
                .filter(_ -> address.family() == family)
                .map(protocol -> new ServerKey(address, protocol, service.key().port()))
                .map(key -> new HeldServer(key, settings(service), destinations(key)));
    }

    private static ServerSettings settings(VirtualService service) {
        boolean persistent = (service.flags() & VirtualService.PERSISTENT) != 0;
        int flags = service.flags() & ~VirtualService.PERSISTENT;
        return new ServerSettings(new Scheduling(service.scheduler(), flags), persistent ? service.timeout() : 0);
    }

    private static Optional<Protocol> protocol(int number) {
        return Arrays.stream(Protocol.values())
                .filter(protocol -> protocol.number() == number)
                .findFirst();
    }

    @Override
    public List<HeldDestination> destinations(ServerKey server) {
        return ipvs.destinations(key(server)).stream().map(NetlinkIpvs::held).toList();
    }

    private static HeldDestination held(Destination found) {
        boolean plain = found.forwarding() == Destination.MASQUERADE
                && found.upperThreshold() == 0
                && found.lowerThreshold() == 0;
        long connections =
                Integer.toUnsignedLong(found.activeConnections()) + Integer.toUnsignedLong(found.inactiveConnections());
        return new HeldDestination(
                new RealServer(Inet.ip(found.address()), found.port()), found.weight(), plain, connections);
    }

    @Override
    public LocalAddresses addresses() {
        return link.addresses(family);
    }

    @Override
    public Optional<Refusal> execute(Operation operation) {
        return switch (operation) {
            case Operation.AddServer(ServerKey key, ServerSettings settings) ->
                told(operation, ipvs.add(service(key, settings)));
            case Operation.SetServer(ServerKey key, ServerSettings _, ServerSettings after) ->
                told(operation, ipvs.set(service(key, after)));
            case Operation.DeleteServer(HeldServer server) -> told(operation, ipvs.delete(key(server.key())));
            case Operation.AddDestination(ServerKey server, RealServer at, int weight) ->
                told(operation, ipvs.add(key(server), destination(at, weight)));
            case Operation.SetDestination(ServerKey server, RealServer at, var _, int weight) ->
                told(operation, ipvs.set(key(server), destination(at, weight)));
            case Operation.DeleteDestination(ServerKey server, RealServer at, int weight) ->
                told(operation, ipvs.delete(key(server), destination(at, weight)));
            case Operation.AddLink() -> tried(operation, link::add);
            case Operation.DeleteLink() -> tried(operation, link::delete);
            case Operation.AddAddress(IpAddress address) -> tried(operation, () -> link.add(address));
            case Operation.DeleteAddress(IpAddress address) -> tried(operation, () -> link.delete(address));
        };
    }

    @Override
    public void setTimeouts(Timeouts timeouts) {
        ipvs.setTimeouts(timeouts);
    }

    @Override
    public void close() {
        ipvs.close();
        link.close();
    }

    private static Optional<Refusal> told(Operation operation, ExtendedAck ack) {
        return ack.success() ? Optional.empty() : Optional.of(new Refusal(operation, ack.errno(), ack.text()));
    }

    private static Optional<Refusal> tried(Operation operation, Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (NetlinkException e) {
            return Optional.of(new Refusal(operation, e.errno(), String.valueOf(e.getMessage())));
        }
    }

    private static VirtualService service(ServerKey key, ServerSettings settings) {
        int persistent = settings.persistenceSeconds() > 0 ? VirtualService.PERSISTENT : 0;
        return VirtualService.of(
                key(key),
                settings.scheduling().scheduler(),
                settings.scheduling().flags() | persistent,
                settings.persistenceSeconds());
    }

    private static Destination destination(RealServer at, int weight) {
        return Destination.of(Inet.inet(at.address()), at.port(), weight);
    }

    private static ServiceKey key(ServerKey key) {
        return new ServiceKey(Inet.inet(key.address()), key.protocol().number(), key.port());
    }
}
