// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.model.IpAddress;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.ipvs.Timeouts;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// IPVS and the link in memory, with the kernel's refusals ([IpvsKernelContract]). Survives [#close()], as a kernel
/// does; can be made to refuse, or to say nothing.
public final class MemoryIpvs implements IpvsKernel {
    private record Held(ServerSettings settings, Map<RealServer, HeldDestination> destinations) {}

    private final Map<ServerKey, Held> servers = new LinkedHashMap<>();
    private final Set<IpAddress> onLink = new HashSet<>();
    private final Set<IpAddress> elsewhere = new HashSet<>();
    private final List<Operation> executed = new ArrayList<>();
    private Set<String> schedulers = Set.of("rr", "wlc", "sh", "mh");
    private Predicate<Operation> refused = _ -> false;
    private Predicate<Operation> unanswered = _ -> false;
    private Timeouts timeouts = new Timeouts(900, 120, 300);
    private boolean link;
    private boolean loaded = true;
    private int readings;

    /// What was executed since the last call.
    public List<Operation> take() {
        List<Operation> taken = List.copyOf(executed);
        executed.clear();
        return taken;
    }

    /// Refuses such operations with ENOMEM from now on.
    public void refuse(Predicate<Operation> which) {
        refused = which;
    }

    /// Carries such operations out and does not say so, from now on.
    public void loseAnswers(Predicate<Operation> which) {
        unanswered = which;
    }

    /// A kernel without the module.
    public void unload() {
        loaded = false;
    }

    /// Which schedulers the kernel has.
    public void schedulers(Set<String> names) {
        schedulers = names;
    }

    /// Gives another interface an address, or takes it away.
    public void elsewhere(IpAddress address, boolean there) {
        if (there) {
            elsewhere.add(address);
        } else {
            elsewhere.remove(address);
        }
    }

    /// So many connections go there.
    public void connections(ServerKey server, RealServer at, long connections) {
        change(server, at, old -> new HeldDestination(at, old.weight(), old.plain(), connections));
    }

    /// As somebody else would set it.
    public void weigh(ServerKey server, RealServer at, int weight, boolean plain) {
        change(server, at, old -> new HeldDestination(at, weight, plain, old.connections()));
    }

    private void change(ServerKey server, RealServer at, UnaryOperator<HeldDestination> change) {
        servers.get(server).destinations.compute(at, (_, old) -> change.apply(old));
    }

    /// How often somebody read all servers, or the destinations of one.
    public int readings() {
        return readings;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    /// Everything, one line each, for comparison.
    public String dump() {
        Map<String, String> lines = new TreeMap<>();
        servers.forEach((key, held) ->
                lines.put(key.toString(), held.settings + " " + new TreeMap<>(byText(held.destinations))));
        return lines + " on link " + new TreeSet<>(onLink);
    }

    private static Map<String, HeldDestination> byText(Map<RealServer, HeldDestination> destinations) {
        Map<String, HeldDestination> byText = new LinkedHashMap<>();
        destinations.forEach((at, destination) -> byText.put(at.toString(), destination));
        return byText;
    }

    @Override
    public boolean loaded() {
        return loaded;
    }

    @Override
    public List<HeldServer> servers() {
        readings++;
        if (!loaded) {
            throw new NetlinkException("find family IPVS", Errno.ENOENT, "ip_vs is not loaded");
        }
        List<HeldServer> all = new ArrayList<>();
        servers.forEach(
                (key, held) -> all.add(new HeldServer(key, held.settings, List.copyOf(held.destinations.values()))));
        return all;
    }

    @Override
    public List<HeldDestination> destinations(ServerKey server) {
        readings++;
        return Optional.ofNullable(servers.get(server))
                .map(held -> List.copyOf(held.destinations.values()))
                .orElse(List.of());
    }

    @Override
    public LocalAddresses addresses() {
        return new LocalAddresses(link, onLink, elsewhere);
    }

    @Override
    public Optional<Refusal> execute(Operation operation) {
        int errno = refused.test(operation) ? Errno.ENOMEM : carryOut(operation);
        if (unanswered.test(operation)) {
            throw new NetlinkException(operation.toString(), Errno.EAGAIN, "");
        }
        if (errno != 0) {
            return Optional.of(new Refusal(operation, errno, ""));
        }
        executed.add(operation);
        return Optional.empty();
    }

    private int carryOut(Operation operation) {
        return switch (operation) {
            case Operation.AddServer(ServerKey key, ServerSettings settings) -> add(key, settings);
            case Operation.SetServer(ServerKey key, ServerSettings _, ServerSettings after) -> set(key, after);
            case Operation.DeleteServer(HeldServer before) -> servers.remove(before.key()) == null ? Errno.ESRCH : 0;
            case Operation.AddDestination(ServerKey server, RealServer at, int weight) ->
                inServer(server, at, false, held -> held.put(at, new HeldDestination(at, weight, true, 0)));
            case Operation.SetDestination(ServerKey server, RealServer at, var _, int weight) ->
                inServer(
                        server,
                        at,
                        true,
                        held -> held.computeIfPresent(
                                at, (_, old) -> new HeldDestination(at, weight, true, old.connections())));
            case Operation.DeleteDestination(ServerKey server, RealServer at, int _) ->
                inServer(server, at, true, held -> held.remove(at));
            case Operation.AddLink() -> {
                link = true;
                yield 0;
            }
            case Operation.DeleteLink() -> deleteLink();
            case Operation.AddAddress(IpAddress address) ->
                !link ? Errno.ENODEV : onLink.add(address) ? 0 : Errno.EEXIST;
            case Operation.DeleteAddress(IpAddress address) ->
                !link ? Errno.ENODEV : onLink.remove(address) ? 0 : Errno.EADDRNOTAVAIL;
        };
    }

    private int add(ServerKey key, ServerSettings settings) {
        if (servers.containsKey(key)) {
            return Errno.EEXIST;
        }
        if (!schedulers.contains(settings.scheduling().scheduler())) {
            return Errno.ENOENT;
        }
        servers.put(key, new Held(settings, new LinkedHashMap<>()));
        return 0;
    }

    private int set(ServerKey key, ServerSettings settings) {
        Held held = servers.get(key);
        if (held == null) {
            return Errno.ESRCH;
        }
        if (!schedulers.contains(settings.scheduling().scheduler())) {
            return Errno.ENOENT;
        }
        servers.put(key, new Held(settings, held.destinations));
        return 0;
    }

    private int inServer(
            ServerKey server, RealServer at, boolean there, Consumer<Map<RealServer, HeldDestination>> change) {
        Held held = servers.get(server);
        if (held == null) {
            return Errno.ESRCH;
        }
        if (held.destinations.containsKey(at) != there) {
            return there ? Errno.ENOENT : Errno.EEXIST;
        }
        change.accept(held.destinations);
        return 0;
    }

    private int deleteLink() {
        if (!link) {
            return Errno.ENODEV;
        }
        link = false;
        onLink.clear();
        return 0;
    }

    @Override
    public void setTimeouts(Timeouts given) {
        timeouts = new Timeouts(
                given.tcp() == 0 ? timeouts.tcp() : given.tcp(),
                given.tcpFin() == 0 ? timeouts.tcpFin() : given.tcpFin(),
                given.udp() == 0 ? timeouts.udp() : given.udp());
    }

    @Override
    public void close() {}
}
