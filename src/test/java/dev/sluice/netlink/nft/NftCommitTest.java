// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.TlvWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// What becomes of a batch, by the kernel's word.
class NftCommitTest {
    private static final int ADDED = 3;

    /// A kernel that answers the n-th batch, from 0, by what the script says of its first sequence number.
    private static FakeKernel kernel(List<IntFunction<List<ByteBuffer>>> script) {
        var next = new AtomicLong();
        return new FakeKernel(sent -> script.get((int) next.getAndIncrement()).apply(sent.getInt(8)));
    }

    private static FakeKernel kernel(IntFunction<List<ByteBuffer>> answer) {
        return kernel(List.of(answer));
    }

    private static BatchResult commit(IntFunction<List<ByteBuffer>> answer) {
        return new NftConnection(kernel(answer), () -> 0).commit(batch());
    }

    /// Of three messages.
    private static NftBatch batch() {
        var batch = new NftBatch(2, "sluice");
        batch.newTable();
        batch.newChain(ChainSpec.regular("a"));
        batch.newChain(ChainSpec.regular("b"));
        return batch;
    }

    private static ByteBuffer ok(int base) {
        return FakeKernel.ack(base + ADDED, 0);
    }

    private static ByteBuffer refusal(int sequence, int errno, String text, int offset) {
        var error = ByteBuffer.allocate(4 + NetlinkHeader.SIZE).order(ByteOrder.nativeOrder());
        error.putInt(-errno).putInt(NetlinkHeader.SIZE).putInt(8, 0);
        return new TlvWriter(64)
                .beginMessage(
                        NetlinkHeader.NLMSG_ERROR, NetlinkHeader.NLM_F_CAPPED | NetlinkHeader.NLM_F_ACK_TLVS, sequence)
                .header(error.array())
                .string(1, text)
                .u32(2, offset)
                .endMessage()
                .datagram();
    }

    private static List<BatchError> errors(BatchResult result) {
        return assertThat(result)
                .asInstanceOf(type(BatchResult.Failed.class))
                .actual()
                .errors();
    }

    @Test
    void acknowledgementOfTheLastMessageIsTheKernelsYes() {
        var kernel = kernel(base -> List.of(ok(base)));
        var clock = new AtomicLong();

        assertThat(new NftConnection(kernel, () -> clock.getAndAdd(7)).commit(batch()))
                .isEqualTo(new BatchResult.Committed(7));
        var messages = NetlinkMessage.split(kernel.sent().getFirst());
        assertThat(messages).hasSize(5);
        for (int i = 0; i < messages.size(); i++) {
            var header = messages.get(i).header();
            assertThat(header.sequence()).isEqualTo(messages.getFirst().header().sequence() + i);
            assertThat(header.has(NetlinkHeader.NLM_F_ACK)).as("ack of %d", i).isEqualTo(i == ADDED);
        }
    }

    @Test
    void nothingIsSentOfAnEmptyBatch() {
        var kernel = kernel(List.of());

        assertThat(new NftConnection(kernel, () -> 0).commit(new NftBatch(2, "sluice")))
                .isEqualTo(new BatchResult.Committed(0));
        assertThat(kernel.sent()).isEmpty();
    }

    /// The kernel acknowledges the last message even when another one was refused.
    @Test
    void errorsNameTheirMessages() {
        var result = commit(base ->
                List.of(FakeKernel.ack(base + 1, Errno.EEXIST), refusal(base + 3, Errno.ENOENT, "no such chain", 24)));
        assertThat(errors(result))
                .containsExactly(
                        new BatchError(0, Errno.EEXIST, "", -1, -1),
                        new BatchError(2, Errno.ENOENT, "no such chain", 24, -1));

        assertThat(errors(commit(base -> List.of(FakeKernel.ack(base + 2, Errno.EBUSY), ok(base)))))
                .containsExactly(new BatchError(1, Errno.EBUSY, "", -1, -1));
    }

    @Test
    void answersMayShareDatagrams() {
        var result = commit(base -> {
            var both = ByteBuffer.allocate(72);
            both.put(FakeKernel.ack(base + 1, Errno.EEXIST)).put(ok(base));
            return List.of(both.flip());
        });
        assertThat(errors(result)).extracting(BatchError::message).containsExactly(0);
    }

    @Test
    void errorOfTheBeginIsOfTheBatch() {
        for (int errno : List.of(Errno.ERESTART, Errno.EPERM)) {
            assertThat(errors(commit(base -> List.of(FakeKernel.ack(base, errno)))))
                    .containsExactly(new BatchError(-1, errno, "", -1, -1));
        }
    }

    /// A commit that fails (`nfnetlink_rcv_batch`) is told first, and then the last message acknowledged as if
    /// nothing had been. That acknowledgement must not be taken for the next batch's.
    @Test
    void failedCommitIsNotHealedByTheAcknowledgementBehindIt() {
        var kernel = kernel(List.of(
                base -> List.of(FakeKernel.ack(base, Errno.ENOMEM), ok(base)),
                base -> List.of(FakeKernel.ack(base + 1, Errno.EEXIST), ok(base)),
                base -> List.of(ok(base))));
        var connection = new NftConnection(kernel, () -> 0);

        assertThat(errors(connection.commit(batch())))
                .extracting(BatchError::errno)
                .containsExactly(Errno.ENOMEM);
        assertThat(errors(connection.commit(batch())))
                .extracting(BatchError::errno)
                .containsExactly(Errno.EEXIST);
        assertThat(connection.commit(batch())).isInstanceOf(BatchResult.Committed.class);
    }

    @Test
    void droppedErrorsAreAFailureAllTheSame() {
        var unknown = errors(commit(base -> List.of(FakeKernel.dropped())));
        assertThat(unknown)
                .extracting(BatchError::message, BatchError::errno)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(-1, Errno.ENOBUFS));
        assertThat(errors(commit(base -> List.of(FakeKernel.dropped(), ok(base)))))
                .isEqualTo(unknownButHeard());
    }

    private static List<BatchError> unknownButHeard() {
        return List.of(new BatchError(-1, Errno.ENOBUFS, "the kernel had more errors than it could deliver", -1, -1));
    }

    /// The kernel tells that it dropped before it gives what it kept.
    @Test
    void errorsKeptAreNamedThoughOthersWereDropped() {
        var kept = new BatchError(1, Errno.ENOENT, "", -1, -1);

        assertThat(errors(commit(base -> List.of(FakeKernel.dropped(), FakeKernel.ack(base + 2, Errno.ENOENT)))))
                .containsExactly(kept);
        assertThat(errors(commit(base -> List.of(FakeKernel.ack(base + 2, Errno.ENOENT), FakeKernel.dropped()))))
                .containsExactly(kept);
    }

    /// The acknowledgement was dropped with the rest, so it is not waited for.
    @Test
    void nothingIsWaitedForAfterErrorsWereDropped() {
        var queue = new ArrayDeque<ByteBuffer>();
        var socket = new NetlinkSocket() {
            @Override
            public int portId() {
                return 1;
            }

            @Override
            public void send(ByteBuffer datagram) {
                int base = datagram.getInt(8);
                queue.add(FakeKernel.dropped());
                queue.add(FakeKernel.ack(base + 1, Errno.ENOENT));
                queue.add(FakeKernel.ack(base + 2, Errno.EBUSY));
            }

            @Override
            public boolean ready() {
                return !queue.isEmpty();
            }

            @Override
            public void receive(ByteBuffer buffer) {
                var next = queue.remove();
                if (!next.hasRemaining()) {
                    throw new NetlinkException("receive", Errno.ENOBUFS, "");
                }
                buffer.put(next).flip();
            }

            @Override
            public void close() {}
        };

        assertThat(errors(new NftConnection(socket, () -> 0).commit(batch())))
                .extracting(BatchError::errno)
                .containsExactly(Errno.ENOENT, Errno.EBUSY);
    }

    @Test
    void noAnswerLeavesBothPossible() {
        assertThat(commit(base -> List.of()))
                .isInstanceOfSatisfying(
                        BatchResult.Lost.class,
                        lost -> assertThat(lost.reason()).contains("EAGAIN"));
    }

    @Test
    void errorWithoutTheLastAcknowledgementIsAFailure() {
        assertThat(errors(commit(base -> List.of(FakeKernel.ack(base + 1, Errno.EEXIST)))))
                .extracting(BatchError::errno)
                .containsExactly(Errno.EEXIST);
    }

    @Test
    void lateAnswersOfALostBatchAreSkipped() {
        var late = new ArrayList<ByteBuffer>();
        var kernel = kernel(List.of(
                base -> {
                    late.addAll(List.of(FakeKernel.ack(base + 1, Errno.EEXIST), FakeKernel.ack(base, Errno.EPERM)));
                    late.add(ok(base));
                    return List.of();
                },
                base -> {
                    late.add(ok(base));
                    return late;
                }));
        var connection = new NftConnection(kernel, () -> 0);

        assertThat(connection.commit(batch())).isInstanceOf(BatchResult.Lost.class);
        assertThat(connection.commit(batch())).isInstanceOf(BatchResult.Committed.class);
    }

    /// The kernel loaded a module and lost its place.
    @Test
    void againIsSentAgainUnderOtherNumbers() {
        IntFunction<List<ByteBuffer>> again = base -> List.of(FakeKernel.ack(base + 2, Errno.EAGAIN), ok(base));
        var kernel = kernel(List.of(again, base -> List.of(ok(base))));

        assertThat(new NftConnection(kernel, () -> 0).commit(batch())).isInstanceOf(BatchResult.Committed.class);
        var first = kernel.sent().getFirst();
        var second = kernel.sent().getLast();
        assertThat(second.getInt(8)).isGreaterThan(first.getInt(8) + ADDED + 1);
        assertThat(second.remaining()).isEqualTo(first.remaining());
        assertThat(Arrays.copyOfRange(Drawn.array(second), 12, 20))
                .isEqualTo(Arrays.copyOfRange(Drawn.array(first), 12, 20));
    }

    @Test
    void againAndAgainIsAFailure() {
        IntFunction<List<ByteBuffer>> again = base -> List.of(FakeKernel.ack(base + 2, Errno.EAGAIN), ok(base));
        var kernel = kernel(List.of(again, again, again, again));

        assertThat(errors(new NftConnection(kernel, () -> 0).commit(batch())))
                .containsExactly(new BatchError(1, Errno.EAGAIN, "", -1, -1));
    }

    @Test
    void batchTheSocketRefusesIsAFailureOfTheBatch() {
        var kernel = new FakeKernel(sent -> {
            throw new NetlinkException("send", Errno.EMSGSIZE, "");
        });
        assertThat(errors(new NftConnection(kernel, () -> 0).commit(batch())))
                .containsExactly(new BatchError(-1, Errno.EMSGSIZE, "not sent", -1, -1));
    }

    /// The kernel names the element's attribute, which begins where the element does.
    @Test
    void offsetNamesTheElement() {
        var batch = new NftBatch(2, "sluice");
        for (int i = 0; i < 50; i++) {
            batch.addElement("endpoints", SetElement.of(Drawn.filled(16, i), Drawn.filled(8, i)));
        }
        int list = NetlinkHeader.SIZE + Nft.HEADER + 12 + 16 + 4;
        int element = 44;
        var kernel = kernel(base -> List.of(
                refusal(base + 1, Errno.EEXIST, "", list),
                refusal(base + 1, Errno.EEXIST, "", list + element - 4),
                refusal(base + 1, Errno.EEXIST, "", list + element),
                refusal(base + 1, Errno.EEXIST, "", list + 49 * element),
                refusal(base + 1, Errno.ENOENT, "", NetlinkHeader.SIZE + Nft.HEADER + 12)));

        var result = new NftConnection(kernel, () -> 0).commit(batch);

        assertThat(errors(result)).hasSize(1).first().isEqualTo(new BatchError(0, Errno.EEXIST, "", list, 0));
        assertThat(batch.elementAt(0, list + element - 4)).isZero();
        assertThat(batch.elementAt(0, list + element)).isEqualTo(1);
        assertThat(batch.elementAt(0, list + 49 * element)).isEqualTo(49);
        assertThat(batch.elementAt(0, NetlinkHeader.SIZE + Nft.HEADER + 12)).isEqualTo(-1);
    }
}
