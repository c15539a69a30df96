// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Addresses;
import dev.sluice.bus.ConntrackEvent;
import dev.sluice.bus.LocalCodec;
import dev.sluice.conntrack.Destinations;
import dev.sluice.conntrack.FlowChanges;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.ct.FlowTable;
import dev.sluice.testing.Samples;
import dev.sluice.topology.FrontendKey.Vip;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Rounds on a kernel that is a function.
final class ConntrackVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<ConntrackEvent> told = new LinkedBlockingQueue<>();
    private final AtomicInteger opened = new AtomicInteger();

    @BeforeEach
    void listen() {
        LocalCodec.register(vertx.eventBus());
        vertx.eventBus().<ConntrackEvent>consumer(Addresses.CONNTRACK, message -> told.add(message.body()));
    }

    @AfterEach
    void stop() {
        vertx.close();
    }

    /// Covers CT-09: the round is given up with a word; what it was about is looked at with whatever comes next, on a
    /// socket of its own.
    @Test
    void aFailureCostsOneRound() throws Exception {
        deploy(request -> List.of(opened.get() == 1 ? FakeKernel.ack(request.getInt(8), Errno.EPERM) : done(request)));

        change("first", 1);
        ConntrackEvent failed = next();
        assertThat(failed.failure()).contains("EPERM");
        assertThat(failed.services()).containsExactly(Samples.key("first"));

        change("second", 2);
        ConntrackEvent next = next();
        assertThat(next.failure()).isEmpty();
        assertThat(next.services()).containsExactly(Samples.key("first"), Samples.key("second"));
        assertThat(next.frontends()).isEqualTo(2);
        assertThat(opened).hasValue(2);
    }

    /// Covers CT-10: while the kernel is asked, nobody waits, and what comes is one round.
    @Test
    void whatComesMeanwhileIsOneRound() throws Exception {
        var asked = new CountDownLatch(1);
        var answer = new CountDownLatch(1);
        deploy(request -> {
            asked.countDown();
            await(answer);
            return List.of(done(request));
        });

        change("first", 1);
        await(asked);
        IntStream.range(2, 12).forEach(i -> change("more-" + i, i));
        answer.countDown();

        assertThat(next().frontends()).isEqualTo(1);
        ConntrackEvent rest = next();
        assertThat(rest.frontends()).isEqualTo(10);
        assertThat(rest.services()).hasSize(8);
        assertThat(rest.moreServices()).isEqualTo(2);
        assertThat(opened).hasValue(1);
    }

    private void deploy(Function<ByteBuffer, List<ByteBuffer>> kernel) throws Exception {
        var companion = new ConntrackCompanion(
                List.of(IpFamily.IPV4),
                _ -> {
                    opened.incrementAndGet();
                    return new FlowTable(new FakeKernel(kernel));
                },
                false);
        companion
                .deploy(vertx, InstantSource.system())
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private void change(String service, int number) {
        var frontend = new Vip(IpAddress.of("10.96.0." + number), Protocol.UDP, 53);
        List<ObjectKey> reason = List.of(Samples.key(service));
        var change = new FlowChanges(reason, Map.of(frontend, new Destinations(Set.of(), true)));
        vertx.eventBus().send(Addresses.flowsSettled(IpFamily.IPV4), change);
    }

    private ConntrackEvent next() throws InterruptedException {
        ConntrackEvent event = told.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("a round").isNotNull();
        return event;
    }

    private static ByteBuffer done(ByteBuffer request) {
        return FakeKernel.message(NetlinkHeader.NLMSG_DONE, NetlinkHeader.NLM_F_MULTI, request.getInt(8), new byte[4]);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
