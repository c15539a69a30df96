// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.batch.BatcherOptions;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.CountersEvent;
import dev.sluice.bus.CountersRequest;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.config.IpvsOptions;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.program.Toolbox;
import dev.sluice.source.StateSource;
import dev.sluice.source.node.HostAddressSource;
import dev.sluice.testing.VertxInNamespace;
import dev.sluice.verticle.BackendVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/// The whole proxy, on the packet filter of a network namespace, with a place to stand and watch.
public final class ProxyUnderTest implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx;
    private final NetworkNamespace namespace;
    private final List<AppliedEvent> applied = new ArrayList<>();
    private final List<QuarantineEvent> quarantines = new ArrayList<>();
    private final List<WarningEvent> warnings = new ArrayList<>();
    private final List<DriftEvent> drifts = new ArrayList<>();
    private final List<CountersEvent> counters = new ArrayList<>();

    private ProxyUnderTest(NetworkNamespace namespace) {
        this.namespace = namespace;
        this.vertx = VertxInNamespace.create(namespace);
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<AppliedEvent>consumer(Addresses.APPLIED, m -> note(applied, m.body()));
        vertx.eventBus().<QuarantineEvent>consumer(Addresses.QUARANTINE, m -> note(quarantines, m.body()));
        vertx.eventBus().<CountersEvent>consumer(Addresses.COUNTERS, m -> note(counters, m.body()));
        vertx.eventBus().<DriftEvent>consumer(Addresses.DRIFT, m -> note(drifts, m.body()));
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, m -> note(warnings, m.body()));
    }

    /// Starts a proxy for both families.
    public static ProxyUnderTest start(NetworkNamespace namespace, StateSource source, String node, ProxySetup setup) {
        var proxy = new ProxyUnderTest(namespace);
        var clock = InstantSource.system();
        var backends = List.of(IpFamily.values()).stream()
                .map(family -> proxy.backend(family, setup, clock))
                .map(parts -> setup.looking().map(parts::looking).orElse(parts))
                .toList();
        var companions = setup.companions().apply(namespace);
        await(Proxy.start(
                proxy.vertx,
                new Proxy.Parts(
                        source,
                        new HostAddressSource(
                                groups -> namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE, groups))),
                        backends,
                        node,
                        setup.start(),
                        setup.settings(),
                        BatcherOptions.DEFAULTS,
                        companions),
                clock));
        return proxy;
    }

    private BackendVerticle.Parts backend(IpFamily family, ProxySetup setup, InstantSource clock) {
        Settings settings = setup.backend().apply(Settings.defaults(family));
        return switch (setup.mode()) {
            case NFTABLES -> NftablesParts.of(settings, sockets(family, setup.wire()), clock, System::nanoTime);
            case IPTABLES -> IptablesParts.of(iptables(settings), surroundings(), System::nanoTime);
            case IPVS -> ipvs(settings.besideIpvs(), clock);
            case AUTO, MEMORY -> throw new IllegalArgumentException("no packets by " + setup.mode());
        };
    }

    private BackendVerticle.Parts ipvs(Settings settings, InstantSource clock) {
        NamespaceSockets sockets = surroundings().sockets();
        namespace.run(() -> {
            IpvsSetup.run(IpvsOptions.DEFAULTS, sockets, Path.of("/"));
            return sockets;
        });
        return new IpvsParts(sockets, clock, System::nanoTime).of(settings, IpvsOptions.DEFAULTS);
    }

    private static dev.sluice.backend.iptables.Settings iptables(Settings settings) {
        return new dev.sluice.backend.iptables.Settings(
                settings.family(),
                settings.masqueradeBit(),
                settings.masqueradeAll(),
                settings.tcpReset(),
                true,
                false);
    }

    private Surroundings surroundings() {
        return new Surroundings(
                (protocol, port, groups) -> namespace.run(() -> JnrNetlink.openAt(protocol, port, groups)),
                Toolbox.of("", builder -> namespace.run(builder::start)));
    }

    private NftablesParts.Sockets sockets(IpFamily family, BiFunction<IpFamily, NetlinkSocket, NetlinkSocket> wire) {
        return (port, groups) -> {
            NetlinkSocket socket = namespace.run(() -> JnrNetlink.openAt(JnrNetlink.NETLINK_NETFILTER, port, groups));
            try {
                return wire.apply(family, socket);
            } catch (RuntimeException e) {
                socket.close();
                throw e;
            }
        };
    }

    private <T> void note(List<T> events, T event) {
        synchronized (this) {
            events.add(event);
            notifyAll();
        }
    }

    /// Waits until a committed transaction of the family fits, counted from the start of the proxy.
    public AppliedEvent awaitApplied(IpFamily family, Predicate<AppliedEvent> fits) {
        return await(
                applied,
                event -> event.family() == family && event.outcome() instanceof Outcome.Committed && fits.test(event));
    }

    /// Published by itself.
    public CountersEvent awaitCounters(Predicate<CountersEvent> fits) {
        return await(counters, fits);
    }

    /// Asked for.
    CountersEvent counters(IpFamily family) {
        return await(vertx.eventBus()
                .<CountersEvent>request(Addresses.counters("nftables", family), new CountersRequest())
                .map(Message::body));
    }

    public DriftEvent awaitDrift(Predicate<DriftEvent> fits) {
        return await(drifts, fits);
    }

    public WarningEvent awaitWarning(Predicate<WarningEvent> fits) {
        return await(warnings, fits);
    }

    QuarantineEvent awaitQuarantine(Predicate<QuarantineEvent> fits) {
        return await(quarantines, fits);
    }

    private synchronized <T> T await(List<T> events, Predicate<T> fits) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            for (T event : events) {
                if (fits.test(event)) {
                    return event;
                }
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("did not come; came: " + events);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Waits, transaction by transaction, until the kernel holds what fits.
    public RuleSet awaitKernel(IpFamily family, Predicate<RuleSet> fits) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            int seen = count();
            var held = kernel(family);
            if (fits.test(held)) {
                return held;
            }
            awaitMoreThan(seen, deadline, held);
        }
    }

    private synchronized int count() {
        return applied.size();
    }

    private synchronized void awaitMoreThan(int seen, long deadline, Object held) {
        while (applied.size() <= seen) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("the kernel holds " + held + " after " + applied);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// What the kernel holds now, read by a backend of the test's own.
    public RuleSet kernel(IpFamily family) {
        var connection = connect(namespace);
        try (var backend = new NftablesBackend(Settings.defaults(family), connection, InstantSource.system())) {
            return backend.read().rules();
        }
    }

    public static NftConnection connect(NetworkNamespace namespace) {
        return new NftConnection(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER)), System::nanoTime);
    }

    public synchronized List<AppliedEvent> applied() {
        return List.copyOf(applied);
    }

    public Vertx vertx() {
        return vertx;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
