// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.genl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.NetlinkRequests;
import dev.sluice.netlink.WireCapture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `ipvsadm` sends to find IPVS, and what it hears.
final class ControllerTest {
    private static final GenericFamily IPVS = new GenericFamily(0x20, "IPVS", 1);

    @BeforeEach
    void needsTheByteOrderOfTheCaptures() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    /// ipvsadm says that it knows version 1 of a controller that is at 2; the kernel does not look.
    @Test
    void familyIsFoundAsIpvsadmFindsIt() {
        var kernel = new FakeKernel(request -> List.of(captured(request), ack(request, 0)));

        assertThat(controller(kernel).find("IPVS")).contains(IPVS);
        byte[] sent = payload(kernel.sent().getFirst());
        assertThat(sent[1]).isEqualTo((byte) 2);
        sent[1] = 1;
        assertThat(sent).isEqualTo(payload(WireCapture.load("genl/find-family")));
    }

    @Test
    void familyThatIsNotThereIsNone() {
        var kernel = new FakeKernel(request -> List.of(ack(request, Errno.ENOENT)));

        assertThat(controller(kernel).find("IPVS")).isEmpty();
    }

    @Test
    void anyOtherRefusalIsTold() {
        var kernel = new FakeKernel(request -> List.of(ack(request, Errno.ENOMEM)));

        assertThatThrownBy(() -> controller(kernel).find("IPVS"))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
    }

    /// A name would make the kernel load a module.
    @Test
    void listNamesNoFamily() {
        var kernel = new FakeKernel(request ->
                List.of(captured(request), FakeKernel.message(NetlinkHeader.NLMSG_DONE, 0, request.getInt(8))));

        assertThat(controller(kernel).list()).containsExactly(IPVS);
        ByteBuffer sent = kernel.sent().getFirst();
        assertThat(payload(sent)).containsExactly(3, 2, 0, 0);
        assertThat(sent.getShort(6) & NetlinkHeader.NLM_F_DUMP).isEqualTo(NetlinkHeader.NLM_F_DUMP);
    }

    @Test
    void commandIsReadOfMessagesOfTheFamilyOnly() {
        NetlinkMessage ours = NetlinkMessage.split(FakeKernel.message(0x20, 0, 1, new byte[] {5, 1, 0, 0}))
                .getFirst();
        NetlinkMessage other = NetlinkMessage.split(FakeKernel.message(0x21, 0, 1, new byte[] {5, 1, 0, 0}))
                .getFirst();

        assertThat(IPVS.command(ours)).isEqualTo(5);
        assertThatThrownBy(() -> IPVS.command(other)).isInstanceOf(NetlinkException.class);
    }

    private static Controller controller(FakeKernel kernel) {
        return new Controller(new NetlinkRequests(kernel));
    }

    /// The captured answer, to this request.
    private static ByteBuffer captured(ByteBuffer request) {
        return FakeKernel.message(0x10, 0, request.getInt(8), payload(WireCapture.load("genl/family")));
    }

    private static ByteBuffer ack(ByteBuffer request, int errno) {
        return FakeKernel.ack(request.getInt(8), errno);
    }

    private static byte[] payload(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        return Arrays.copyOfRange(bytes, NetlinkHeader.SIZE, bytes.length);
    }
}
