// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Questions and answers over a socket, one at a time: numbers the requests, gathers the parts of an answer, skips
/// what belongs to an earlier question, starts a list again when it changed underneath.
///
/// Owned by the thread that owns the socket. A request is a buffer holding one message; its sequence number and the
/// flags `NLM_F_REQUEST` and, but for lists, `NLM_F_ACK` are filled in here, so the buffer is changed. Batches of
/// nf_tables do not go this way: their answers are several.
public final class NetlinkRequests {
    private static final int RECEIVE_BYTES = 64 * 1024;
    private static final int MAX_RESTARTS = 16;

    private final NetlinkSocket socket;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(RECEIVE_BYTES);
    private int sequence;

    public NetlinkRequests(NetlinkSocket socket) {
        this.socket = socket;
    }

    /// A number no request of this object had, for who sends by itself on the same socket. Never 0, which is what
    /// notifications carry.
    public int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    /// Sends a request and gives the kernel's word, good or bad.
    ///
    /// @throws NetlinkException when the socket failed or no answer came in time (EAGAIN)
    public ExtendedAck ask(String operation, ByteBuffer request) {
        return exchange(operation, request, NetlinkHeader.NLM_F_ACK, message -> message)
                .ack();
    }

    /// Sends a request that must succeed.
    ///
    /// @throws NetlinkException also with the errno of a refusal
    public void command(String operation, ByteBuffer request) {
        ExtendedAck ack = ask(operation, request);
        if (!ack.success()) {
            throw ack.toException(operation);
        }
    }

    /// Sends a request for objects that are not a list and gives what came before the acknowledgement.
    ///
    /// @param decode sees a message only while the call lasts, see [NetlinkMessage#payload()]
    /// @throws NetlinkException also with the errno of a refusal
    public <T> List<T> get(String operation, ByteBuffer request, Function<NetlinkMessage, T> decode) {
        return exchange(operation, request, NetlinkHeader.NLM_F_ACK, decode).orThrow(operation);
    }

    /// Lists all objects of a kind (`NLM_F_DUMP`). When the list changed while it was sent (`NLM_F_DUMP_INTR` on
    /// any part, or EINTR), what was decoded is thrown away and the list begun again, 16 times at most.
    ///
    /// @throws NetlinkException EINTR when it changed each time, else as [#get]
    public <T> List<T> dump(String operation, ByteBuffer request, Function<NetlinkMessage, T> decode) {
        for (int attempt = 0; attempt <= MAX_RESTARTS; attempt++) {
            Answer<T> answered = exchange(operation, request, NetlinkHeader.NLM_F_DUMP, decode);
            if (!answered.wasInterrupted()) {
                return answered.orThrow(operation);
            }
        }
        throw new NetlinkException(operation, Errno.EINTR, "changed " + MAX_RESTARTS + " times while being listed");
    }

    /// As [#dump], for lists that are of use even if they are not whole: after so many restarts gives what the last
    /// attempt brought.
    ///
    /// @throws NetlinkException as [#get]
    public <T> List<T> dumpAtMost(
            int restarts, String operation, ByteBuffer request, Function<NetlinkMessage, T> decode) {
        for (int attempt = 0; ; attempt++) {
            Answer<T> answered = exchange(operation, request, NetlinkHeader.NLM_F_DUMP, decode);
            if (!answered.wasInterrupted() || attempt == restarts) {
                return answered.ack().errno() == Errno.EINTR ? answered.objects : answered.orThrow(operation);
            }
        }
    }

    private <T> Answer<T> exchange(
            String operation, ByteBuffer request, int flags, Function<NetlinkMessage, T> decode) {
        int number = nextSequence();
        ByteBuffer patched = request.duplicate().order(ByteOrder.nativeOrder());
        int at = patched.position() + NetlinkHeader.OFFSET_FLAGS;
        patched.putShort(at, (short) (patched.getShort(at) | NetlinkHeader.NLM_F_REQUEST | flags));
        patched.putInt(patched.position() + NetlinkHeader.OFFSET_SEQUENCE, number);
        try {
            socket.send(patched);
            return gather(number, decode);
        } catch (NetlinkException e) {
            throw e.during(operation);
        }
    }

    /// Reads datagrams until one holds the end of this answer; what stands behind it belongs to nobody.
    private <T> Answer<T> gather(int number, Function<NetlinkMessage, T> decode) {
        Answer<T> answered = new Answer<>();
        while (true) {
            socket.receive(answer.clear());
            for (NetlinkMessage message : NetlinkMessage.split(answer)) {
                NetlinkHeader header = message.header();
                if (header.sequence() != number || header.portId() != socket.portId()) {
                    continue;
                }
                answered.interrupted |= header.has(NetlinkHeader.NLM_F_DUMP_INTR);
                if (ExtendedAck.isAck(header)) {
                    answered.ack = Optional.of(ExtendedAck.read(message));
                    return answered;
                }
                answered.take(message, decode);
            }
        }
    }

    /// An answer while it comes in. A message that cannot be decoded is reported after the last part: a list left
    /// half read would make the kernel refuse the next one (EBUSY).
    private static final class Answer<T> {
        private final List<T> objects = new ArrayList<>();
        private Optional<NetlinkException> failure = Optional.empty();
        private Optional<ExtendedAck> ack = Optional.empty();
        private boolean interrupted;

        void take(NetlinkMessage message, Function<NetlinkMessage, T> decode) {
            if (failure.isPresent() || message.header().type() == NetlinkHeader.NLMSG_NOOP) {
                return;
            }
            try {
                objects.add(decode.apply(message));
            } catch (NetlinkException e) {
                failure = Optional.of(e);
            }
        }

        ExtendedAck ack() {
            return ack.orElseThrow();
        }

        boolean wasInterrupted() {
            return interrupted || ack().errno() == Errno.EINTR;
        }

        List<T> orThrow(String operation) {
            if (failure.isPresent()) {
                throw failure.get().during(operation);
            }
            if (!ack().success()) {
                throw ack().toException(operation);
            }
            return objects;
        }
    }
}
