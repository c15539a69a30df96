// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Counter;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.model.Change;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.ObjectRef;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.Wire;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.testing.NetnsTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The whole line on a real kernel: what failures and restarts must not do.
@NetnsTest
class ProxyKernelTest {
    private static final List<Cidr> PODS = List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/48"));

    private final NetworkNamespace node = NetworkNamespace.create("node");

    @AfterEach
    void close() {
        node.close();
    }

    private ProxyUnderTest start(ScriptedSource source) {
        return ProxyUnderTest.start(node, source, "node-1", ProxySetup.ofPods(PODS));
    }

    private static ProxySetup wired(UnaryOperator<NetlinkSocket> wire) {
        return ProxySetup.ofPods(PODS).withWire((_, socket) -> wire.apply(socket));
    }

    private static ScriptedSource services(int count) {
        var source = new ScriptedSource();
        for (int i = 0; i < count; i++) {
            source.tell(Cluster.service(i), Cluster.slice(i, IpFamily.IPV4, 3), Cluster.slice(i, IpFamily.IPV6, 2));
        }
        return source;
    }

    /// Covers IN-07: nothing is programmed before both lists are complete, then all of it.
    @Test
    void programs_when_the_lists_are_complete() {
        var source = services(50);
        try (var proxy = start(source)) {
            assertThat(proxy.applied()).isEmpty();
            source.listed();
            for (IpFamily family : IpFamily.values()) {
                var held = proxy.awaitKernel(family, rules -> rules.frontends().size() == 50);
                assertThat(held.frontends().values())
                        .allSatisfy(
                                f -> assertThat(f.owner().service().namespace()).isEqualTo("test"));
            }
        }
    }

    /// Covers SYNC-09: an unchanged cluster, a new process: not one write to the kernel.
    @Test
    void a_restart_with_unchanged_state_writes_nothing() {
        try (var proxy = start(listed(services(50)))) {
            for (IpFamily family : IpFamily.values()) {
                proxy.awaitKernel(family, rules -> rules.frontends().size() == 50);
            }
        }
        int before = generation();
        var source = listed(services(50));
        try (var proxy = start(source)) {
            // A Service that is new: by its transaction everything before it has been decided.
            source.tell(Cluster.slice(50, IpFamily.IPV4, 1), Cluster.slice(50, IpFamily.IPV6, 1), Cluster.service(50));
            for (IpFamily family : IpFamily.values()) {
                proxy.awaitApplied(family, event -> event.added() == 1);
            }
            assertThat(proxy.applied())
                    .hasSize(2)
                    .allSatisfy(event -> assertThat(event.causes())
                            .extracting(cause -> cause.object().key().name())
                            .containsOnly("service-50"));
            assertThat(generation() - before).isEqualTo(2);
        }
    }

    private int generation() {
        try (var connection = ProxyUnderTest.connect(node)) {
            return connection.generation();
        }
    }

    /// Covers NFT-17, SYNC-12: the table is deleted under the running proxy and comes back with everything in it.
    @Test
    void a_deleted_table_comes_back() {
        var source = listed(services(50));
        try (var proxy = start(source)) {
            var whole =
                    proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 50);
            var other =
                    proxy.awaitKernel(IpFamily.IPV6, rules -> rules.frontends().size() == 50);
            var batch = new NftBatch(IpFamily.IPV4.addressFamily(), "sluice");
            batch.deleteTable();
            try (var vandal = ProxyUnderTest.connect(node)) {
                vandal.commit(batch);
            }
            assertThat(proxy.awaitKernel(IpFamily.IPV4, rules -> rules.equals(whole)))
                    .isEqualTo(whole);
            assertThat(proxy.kernel(IpFamily.IPV6)).isEqualTo(other);
        }
    }

    /// A kernel error in one batch loses nothing: the send fails a few times, and everything arrives all the same.
    @Test
    void a_failing_kernel_loses_nothing() {
        var source = services(20);
        var failures = new AtomicInteger();
        try (var proxy = ProxyUnderTest.start(node, source, "node-1", wired(socket -> new Failing(socket, failures)))) {
            failures.set(4);
            source.listed();
            for (IpFamily family : IpFamily.values()) {
                proxy.awaitKernel(family, rules -> rules.frontends().size() == 20);
            }
            assertThat(failures).hasNonPositiveValue();
        }
    }

    /// Covers SYNC-07: the kernel refuses one Service; it is quarantined, all others are programmed, and it is let
    /// in when it changes.
    @Test
    void a_poisoned_service_stands_alone() {
        var source = services(10);
        var poisoned = Cluster.vip(3, IpFamily.IPV4);
        var poison = new AtomicBoolean(true);
        try (var proxy = ProxyUnderTest.start(
                node, source, "node-1", wired(socket -> new Poisoned(socket, poisoned.bytes(), poison)))) {
            source.listed();
            var event = proxy.awaitQuarantine(e -> e.quarantined() && e.family() == IpFamily.IPV4);
            assertThat(event.service()).isEqualTo(new ObjectKey("test", "service-3"));
            assertThat(event.reason()).contains("EINVAL");
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 9);
            proxy.awaitKernel(IpFamily.IPV6, rules -> rules.frontends().size() == 10);

            poison.set(false);
            source.tell(Cluster.slice(3, IpFamily.IPV4, 2));
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 10);
            proxy.awaitQuarantine(e -> !e.quarantined() && e.service().equals(event.service()));
        }
    }

    /// Covers MET-28: asked for at any time, and told by itself when something changed, as at the start.
    @Test
    void what_is_counted_is_told() {
        try (var proxy = start(listed(services(1)))) {
            for (IpFamily family : IpFamily.values()) {
                proxy.awaitKernel(family, rules -> rules.frontends().size() == 1);
                var asked = proxy.counters(family);
                assertThat(asked.backend()).isEqualTo("nftables");
                assertThat(asked.byReason())
                        .containsOnlyKeys(
                                Stream.of(Counter.values()).map(Counter::label).toArray(String[]::new));
                var told = proxy.awaitCounters(event -> event.family() == family);
                assertThat(told.byReason()).isEqualTo(asked.byReason());
            }
        }
    }

    @Test
    void deleted_services_leave_nothing() {
        var source = listed(services(10));
        try (var proxy = start(source)) {
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().size() == 10);
            for (int i = 0; i < 10; i++) {
                source.tell(
                        new Change.Deleted(new ObjectRef(Kind.SERVICE, new ObjectKey("test", "service-" + i), "9")));
            }
            proxy.awaitKernel(IpFamily.IPV4, rules -> rules.frontends().isEmpty());
            AppliedEvent last = proxy.applied().getLast();
            assertThat(last.timeline().committed())
                    .isAfterOrEqualTo(last.timeline().seen());
        }
    }

    private static ScriptedSource listed(ScriptedSource source) {
        source.listed();
        return source;
    }

    /// Refuses to send batches, as a kernel out of memory does.
    private static final class Failing extends Wire {
        private static final int BATCH = 4096;
        private final AtomicInteger failures;

        Failing(NetlinkSocket socket, AtomicInteger failures) {
            super(socket);
            this.failures = failures;
        }

        @Override
        public void send(ByteBuffer datagram) {
            if (datagram.remaining() > BATCH && failures.getAndDecrement() > 0) {
                throw new NetlinkException("send", 12, "injected");
            }
            super.send(datagram);
        }
    }

    /// Makes every message that holds the bytes one that the kernel does not know, so that the kernel itself
    /// refuses it.
    private static final class Poisoned extends Wire {
        private final byte[] bytes;
        private final AtomicBoolean active;

        Poisoned(NetlinkSocket socket, byte[] bytes, AtomicBoolean active) {
            super(socket);
            this.bytes = bytes;
            this.active = active;
        }

        @Override
        public void send(ByteBuffer datagram) {
            for (int at = 0; active.get() && at < datagram.limit(); at += datagram.getInt(at)) {
                if (holds(datagram.slice(at, datagram.getInt(at)))) {
                    datagram.put(at + 4, (byte) 0xff);
                }
            }
            super.send(datagram);
        }

        private boolean holds(ByteBuffer message) {
            for (int at = 16; at + bytes.length <= message.limit(); at++) {
                if (message.slice(at, bytes.length).equals(ByteBuffer.wrap(bytes))) {
                    return true;
                }
            }
            return false;
        }
    }
}
