// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import static dev.sluice.netlink.FakeKernel.ack;
import static dev.sluice.netlink.FakeKernel.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class NetlinkRequestsTest {
    private static final int OBJECT = 40;
    private static final int MULTI = NetlinkHeader.NLM_F_MULTI;

    @Test
    void requestIsNumberedAndAsksForAnAcknowledgement() {
        FakeKernel kernel = new FakeKernel(sent -> List.of(ack(sent.getInt(8), 0)));
        NetlinkRequests requests = new NetlinkRequests(kernel);

        requests.command("a", request());
        requests.command("b", request());

        assertThat(kernel.sent()).extracting(sent -> sent.getInt(8)).containsExactly(1, 2);
        assertThat(kernel.sent())
                .allSatisfy(sent -> assertThat(sent.getShort(6))
                        .isEqualTo((short) (NetlinkHeader.NLM_F_REQUEST | NetlinkHeader.NLM_F_ACK)));
    }

    @Test
    void refusalIsAValueWhenAskedAndAnExceptionWhenCommanded() {
        NetlinkRequests requests = requests(sent -> List.of(ack(sent.getInt(8), Errno.EBUSY)));

        assertThat(requests.ask("a", request()).errno()).isEqualTo(Errno.EBUSY);
        assertThatThrownBy(() -> requests.command("link x: delete", request()))
                .isInstanceOf(NetlinkException.class)
                .hasMessage("link x: delete: EBUSY");
    }

    @Test
    void answersToEarlierRequestsAreSkipped() {
        NetlinkRequests requests =
                requests(sent -> List.of(ack(sent.getInt(8) - 1, Errno.EBUSY), ack(sent.getInt(8), 0)));

        assertThat(requests.ask("a", request()).success()).isTrue();
    }

    @Test
    void listIsGatheredFromManyDatagrams() {
        NetlinkRequests requests = requests(sent -> List.of(
                object(sent, MULTI, 1),
                object(sent, MULTI, 2),
                message(NetlinkHeader.NLMSG_DONE, MULTI, sent.getInt(8), new byte[4])));

        assertThat(requests.dump("list", request(), NetlinkRequestsTest::value)).containsExactly(1, 2);
    }

    @Test
    void objectBeforeTheAcknowledgementIsTheAnswer() {
        NetlinkRequests requests = requests(sent -> List.of(object(sent, 0, 7), ack(sent.getInt(8), 0)));

        assertThat(requests.get("get", request(), NetlinkRequestsTest::value)).containsExactly(7);
    }

    @Test
    void listThatChangedIsReadAgain() {
        AtomicInteger asked = new AtomicInteger();
        NetlinkRequests requests = requests(sent -> {
            int flags = asked.incrementAndGet() == 1 ? MULTI | NetlinkHeader.NLM_F_DUMP_INTR : MULTI;
            return List.of(
                    object(sent, MULTI, asked.get()),
                    object(sent, flags, 5),
                    message(NetlinkHeader.NLMSG_DONE, MULTI, sent.getInt(8), new byte[4]));
        });

        assertThat(requests.dump("list", request(), NetlinkRequestsTest::value)).containsExactly(2, 5);
        assertThat(asked).hasValue(2);
    }

    @Test
    void listThatAlwaysChangesIsGivenUp() {
        AtomicInteger asked = new AtomicInteger();
        NetlinkRequests requests = requests(sent -> {
            asked.incrementAndGet();
            return List.of(ack(sent.getInt(8), Errno.EINTR));
        });

        assertThatThrownBy(() -> requests.dump("list", request(), NetlinkRequestsTest::value))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINTR));
        assertThat(asked.get()).isBetween(2, 100);
    }

    @Test
    void lostMessagesSurface() {
        NetlinkSocket deaf = new NetlinkSocket() {
            @Override
            public int portId() {
                return 1;
            }

            @Override
            public void send(ByteBuffer datagram) {}

            @Override
            public void receive(ByteBuffer buffer) {
                throw new NetlinkException("receive", Errno.ENOBUFS, "");
            }

            @Override
            public void close() {}
        };

        assertThatThrownBy(() -> new NetlinkRequests(deaf).ask("list", request()))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOBUFS))
                .hasMessageStartingWith("list: receive: ENOBUFS");
    }

    @Test
    void undecodablePartIsToldAfterTheListWasReadToItsEnd() {
        AtomicInteger asked = new AtomicInteger();
        NetlinkRequests requests = requests(sent -> List.of(
                object(sent, MULTI, asked.incrementAndGet()),
                message(NetlinkHeader.NLMSG_DONE, MULTI, sent.getInt(8), new byte[4])));

        assertThatThrownBy(() -> requests.dump("list", request(), part -> {
                    throw new NetlinkException("read part", 0, "odd");
                }))
                .hasMessage("list: read part: odd");
        assertThat(requests.dump("list", request(), NetlinkRequestsTest::value)).containsExactly(2);
    }

    private static NetlinkRequests requests(Function<ByteBuffer, List<ByteBuffer>> kernel) {
        return new NetlinkRequests(new FakeKernel(kernel));
    }

    private static ByteBuffer request() {
        return new TlvWriter().beginMessage(OBJECT, 0, 0).endMessage().datagram();
    }

    private static ByteBuffer object(ByteBuffer request, int flags, int value) {
        return message(OBJECT, flags, request.getInt(8), (byte) value);
    }

    private static int value(NetlinkMessage message) {
        return message.payload().get(0);
    }
}
