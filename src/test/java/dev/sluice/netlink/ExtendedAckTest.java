// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ExtendedAckTest {
    private static final int TLVS = NetlinkHeader.NLM_F_ACK_TLVS;

    @Test
    void zeroIsSuccess() {
        assertThat(read(FakeKernel.ack(9, 0))).isEqualTo(new ExtendedAck(0, "", OptionalInt.empty(), 9, 0));
    }

    @Test
    void attributesOfACappedRefusalFollowTheHeader() {
        ByteBuffer message = error(NetlinkHeader.NLM_F_CAPPED | TLVS, Errno.ENOENT, 4000, new byte[0], attributes());

        assertThat(read(message)).isEqualTo(new ExtendedAck(Errno.ENOENT, "no such chain", OptionalInt.of(36), 5, 33));
    }

    @Test
    void attributesOfAFullRefusalFollowThePaddedRequest() {
        ByteBuffer message = error(TLVS, Errno.EINVAL, 16 + 6, new byte[8], attributes());

        assertThat(read(message).text()).isEqualTo("no such chain");
    }

    @Test
    void withoutTheFlagNothingIsReadBehind() {
        ByteBuffer message = error(0, Errno.EINVAL, 16 + 8, new byte[8], new TlvWriter());

        assertThat(read(message)).isEqualTo(new ExtendedAck(Errno.EINVAL, "", OptionalInt.empty(), 5, 33));
    }

    @Test
    void endOfListCarriesItsErrno() {
        ByteBuffer payload =
                ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(-Errno.EINTR);
        ByteBuffer done = FakeKernel.message(NetlinkHeader.NLMSG_DONE, 0, 3, payload.array());

        assertThat(read(done).errno()).isEqualTo(Errno.EINTR);
        assertThat(read(FakeKernel.message(NetlinkHeader.NLMSG_DONE, 0, 3)).success())
                .isTrue();
    }

    @Test
    void refusalTellsWhatWhyAndWhere() {
        ExtendedAck ack = new ExtendedAck(Errno.ENOENT, "no such chain", OptionalInt.of(36), 5, 33);

        assertThat(ack.toException("chain a: delete"))
                .hasMessage("chain a: delete: ENOENT: no such chain (attribute at byte 36)");
    }

    @Test
    void truncatedAcknowledgementIsMalformed() {
        ByteBuffer message = FakeKernel.message(NetlinkHeader.NLMSG_ERROR, 0, 1, new byte[19]);

        assertThatThrownBy(() -> read(message)).isInstanceOf(NetlinkException.class);
    }

    private static ExtendedAck read(ByteBuffer datagram) {
        return ExtendedAck.read(NetlinkMessage.split(datagram).getFirst());
    }

    private static TlvWriter attributes() {
        return new TlvWriter().string(1, "no such chain").u32(2, 36).u32(77, 1);
    }

    private static ByteBuffer error(int flags, int errno, int requestLength, byte[] echoed, TlvWriter attributes) {
        ByteBuffer tail = attributes.datagram();
        ByteBuffer payload = ByteBuffer.allocate(20 + echoed.length + tail.remaining())
                .order(ByteOrder.nativeOrder())
                .putInt(-errno)
                .putInt(requestLength)
                .putShort((short) 33)
                .putShort((short) 0)
                .putInt(5)
                .putInt(0)
                .put(echoed)
                .put(tail);
        return FakeKernel.message(NetlinkHeader.NLMSG_ERROR, flags, 5, payload.array());
    }
}
