// SPDX-License-Identifier: Apache-2.0
package dev.sluice.bench;

import dev.sluice.ProxySetup;
import dev.sluice.ProxyUnderTest;
import dev.sluice.ScriptedSource;
import dev.sluice.backend.Outcome;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.model.Change;
import dev.sluice.model.ServiceCidr;
import dev.sluice.netlink.jnr.NetworkNamespace;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A whole proxy in a namespace of its own, at one end of it a source that says what it is told to, at the other an
/// ear for what was committed.
final class Line implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;

    private final NetworkNamespace namespace = NetworkNamespace.create("bench");
    private final ScriptedSource source = new ScriptedSource();
    private final ProxyUnderTest proxy =
            ProxyUnderTest.start(namespace, source, "node-1", ProxySetup.ofPods(List.of(Fleet.PODS)));
    private Consumer<AppliedEvent> ear = _ -> {};
    private long frontends;
    private long changes;

    Line() {
        proxy.vertx().eventBus().<AppliedEvent>consumer(Addresses.APPLIED, message -> hear(message.body()));
    }

    /// Lists a cluster and waits until all of it is programmed.
    ///
    /// @return nanoseconds from the first object told
    long load(Fleet fleet) {
        long start = System.nanoTime();
        for (int n = 0; n < fleet.size(); n++) {
            source.tell(fleet.serviceChange(n), fleet.sliceChange(n));
        }
        source.tell(new Change.ServiceCidrUpserted(new ServiceCidr("bench", "1", List.of(Fleet.VIPS), List.of())));
        source.listed();
        await(fleet.size(), 0);
        return System.nanoTime() - start;
    }

    void tell(Change change) {
        source.tell(change);
    }

    /// From now on every commit is told to somebody, on a thread of the bus.
    synchronized void onCommit(Consumer<AppliedEvent> listener) {
        ear = listener;
        changes = 0;
    }

    /// Changes committed since [#onCommit].
    synchronized long changes() {
        return changes;
    }

    void awaitChanges(long atLeast) {
        await(0, atLeast);
    }

    private synchronized void hear(AppliedEvent event) {
        if (event.outcome() instanceof Outcome.Committed) {
            frontends += event.added();
            changes += event.causes().size() + event.moreCauses();
            ear.accept(event);
            notifyAll();
        }
    }

    private synchronized void await(long frontendsAtLeast, long changesAtLeast) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (frontends < frontendsAtLeast || changes < changesAtLeast) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new IllegalStateException("committed " + frontends + " frontends and " + changes
                        + " changes, not " + frontendsAtLeast + " and " + changesAtLeast);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
        namespace.close();
    }
}
