// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import dev.sluice.backend.Outcome;
import dev.sluice.backend.nftables.NftablesBackend;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.batch.BatcherOptions;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.LocalCodec;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftConnection;
import dev.sluice.source.StateSource;
import dev.sluice.topology.LocalDetection;
import dev.sluice.topology.NodePortAddresses;
import dev.sluice.topology.ProxySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The whole proxy, on the nftables of a network namespace, with a place to stand and watch.
public final class ProxyUnderTest implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    private final Vertx vertx = Vertx.vertx();
    private final NetworkNamespace namespace;
    private final List<AppliedEvent> applied = new ArrayList<>();
    private final List<QuarantineEvent> quarantines = new ArrayList<>();
    private final List<WarningEvent> warnings = new ArrayList<>();

    private ProxyUnderTest(NetworkNamespace namespace) {
        this.namespace = namespace;
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<AppliedEvent>consumer(Addresses.APPLIED, m -> note(applied, m.body()));
        vertx.eventBus().<QuarantineEvent>consumer(Addresses.QUARANTINE, m -> note(quarantines, m.body()));
        vertx.eventBus().<WarningEvent>consumer(Addresses.WARNING, m -> note(warnings, m.body()));
    }

    /// Starts a proxy for both families; pods are those of `podCidrs`.
    public static ProxyUnderTest start(
            NetworkNamespace namespace, StateSource source, String node, List<Cidr> podCidrs) {
        return start(namespace, source, node, podCidrs, UnaryOperator.identity());
    }

    /// @param wire stands between every socket and the kernel
    static ProxyUnderTest start(
            NetworkNamespace namespace,
            StateSource source,
            String node,
            List<Cidr> podCidrs,
            UnaryOperator<NetlinkSocket> wire) {
        return start(namespace, source, node, detection(podCidrs), (_, socket) -> wire.apply(socket));
    }

    /// Starts a proxy with every wire in the hands of the test.
    ///
    /// @param wire stands between the sockets of each family and the kernel; may refuse to let one be opened
    public static ProxyUnderTest start(
            NetworkNamespace namespace,
            StateSource source,
            String node,
            LocalDetection detection,
            BiFunction<IpFamily, NetlinkSocket, NetlinkSocket> wire) {
        var proxy = new ProxyUnderTest(namespace);
        var clock = InstantSource.system();
        var backends = List.of(IpFamily.values()).stream()
                .map(family -> NftablesParts.of(
                        Settings.defaults(family), proxy.sockets(family, wire), clock, System::nanoTime))
                .toList();
        var settings = new ProxySettings(detection, new NodePortAddresses.Primary());
        await(Proxy.start(
                proxy.vertx, new Proxy.Parts(source, backends, node, settings, BatcherOptions.DEFAULTS), clock));
        return proxy;
    }

    private static LocalDetection detection(List<Cidr> podCidrs) {
        return new LocalDetection.ClusterCidrs(podCidrs);
    }

    private NftablesParts.Sockets sockets(IpFamily family, BiFunction<IpFamily, NetlinkSocket, NetlinkSocket> wire) {
        return groups -> {
            NetlinkSocket socket = namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_NETFILTER, groups));
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
