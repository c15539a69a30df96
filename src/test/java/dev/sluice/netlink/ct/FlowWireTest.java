// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.FakeKernel;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvReader;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.WireCapture;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Captures of `conntrack`: decoded into what the command says, and written again into the same bytes.
final class FlowWireTest {
    private static final int UDP = 17;
    private static final InetAddress VIP = ip("10.96.0.53");

    @BeforeEach
    void needsTheByteOrderOfTheCaptures() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void flowsAreReadAsTheCommandsSay() {
        List<Flow> flows =
                WireCapture.messages("ct/flows-v4").stream().map(Flow::read).toList();

        assertThat(flows)
                .containsExactly(
                        new Flow(
                                Tuple.of(UDP, ip("10.0.0.1"), 1000, VIP, 53),
                                Tuple.of(UDP, ip("10.244.0.5"), 5353, ip("10.0.0.1"), 1000),
                                0xe,
                                0x93ceb8a1,
                                0),
                        new Flow(
                                new Tuple(ip("10.0.0.3"), VIP, UDP, 1001, 53, 8),
                                Tuple.of(UDP, VIP, 53, ip("10.0.0.3"), 1001),
                                0x8,
                                0xfa12aca6,
                                0),
                        new Flow(
                                Tuple.of(UDP, ip("10.0.0.2"), 1001, VIP, 53),
                                Tuple.of(UDP, VIP, 53, ip("10.0.0.2"), 1001),
                                0x8,
                                0xcd4a0f07,
                                7),
                        new Flow(
                                Tuple.of(1, ip("10.0.0.1"), 0, ip("10.0.0.9"), 0),
                                Tuple.of(1, ip("10.0.0.9"), 0, ip("10.0.0.1"), 0),
                                0x8,
                                0xb04bf342,
                                0));
    }

    @Test
    void ipv6FlowIsReadAsTheCommandSays() {
        assertThat(WireCapture.messages("ct/flows-v6").stream().map(Flow::read))
                .containsExactly(new Flow(
                        Tuple.of(UDP, ip("fd00::1"), 1000, ip("fd00:10:96::53"), 53),
                        Tuple.of(UDP, ip("fd00:10:244::5"), 5353, ip("fd00::1"), 1000),
                        0x8,
                        0x4a01aced,
                        0));
    }

    @Test
    void tuplesAreWrittenAsTheKernelDoes() {
        for (String capture : List.of("ct/flows-v4", "ct/flows-v6")) {
            for (NetlinkMessage message : WireCapture.messages(capture)) {
                Flow flow = Flow.read(message);
                if (flow.original().protocol() == UDP) {
                    assertThat(written(flow.original()))
                            .isEqualTo(attributes(message).get(Ct.CTA_TUPLE_ORIG));
                    assertThat(written(flow.reply()))
                            .isEqualTo(attributes(message).get(Ct.CTA_TUPLE_REPLY));
                }
            }
        }
    }

    /// `conntrack -D` says more, and has no id because of an old kernel's; what both say is the same.
    @Test
    void deletionNamesTheFlowAsTheCommandDoes() {
        Flow flow = new Flow(
                Tuple.of(UDP, ip("10.0.0.2"), 1001, VIP, 53), Tuple.of(UDP, VIP, 53, ip("10.0.0.2"), 1001), 8, 9, 7);
        TlvWriter writer = new TlvWriter();
        flow.writeDelete(writer);

        NetlinkMessage ours = NetlinkMessage.split(writer.datagram()).getFirst();
        NetlinkMessage theirs = WireCapture.messages("ct/delete-flow").getFirst();
        assertThat(ours.header().type()).isEqualTo(theirs.header().type());
        assertThat(ours.payload().slice(0, Ct.HEADER))
                .isEqualTo(theirs.payload().slice(0, Ct.HEADER));
        Map<Integer, String> said = attributes(ours);
        assertThat(said.remove(Ct.CTA_ID)).isEqualTo("00000009");
        assertThat(said).hasSize(2);
        assertThat(attributes(theirs)).containsAllEntriesOf(said);
    }

    @Test
    void whatIsNoFlowIsTold() {
        assertThatThrownBy(() -> Flow.read(message(Ct.IPCTNL_MSG_CT_GET, 2, 0, 0, 0)))
                .isInstanceOf(NetlinkException.class);
        assertThatThrownBy(() -> Flow.read(message(Ct.IPCTNL_MSG_CT_NEW, 2))).isInstanceOf(NetlinkException.class);
        assertThatThrownBy(() -> Flow.read(message(Ct.IPCTNL_MSG_CT_NEW, 7, 0, 0, 0)))
                .hasMessageContaining("family 7");
        assertThatThrownBy(() -> Flow.read(message(Ct.IPCTNL_MSG_CT_NEW, 2, 0, 0, 0, 9, 0, 1, 0)))
                .hasMessageContaining("attribute of 9 bytes");
    }

    private static NetlinkMessage message(int type, int... payload) {
        byte[] bytes = new byte[payload.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) payload[i];
        }
        return NetlinkMessage.split(FakeKernel.message(type, 0, 1, bytes)).getFirst();
    }

    private static Map<Integer, String> attributes(NetlinkMessage message) {
        Map<Integer, String> values = new HashMap<>();
        TlvReader reader = message.attributes(Ct.HEADER);
        while (reader.next()) {
            values.put(reader.type(), HexFormat.of().formatHex(reader.bytes()));
        }
        reader.check("read attributes");
        return values;
    }

    private static String written(Tuple tuple) {
        TlvWriter writer = new TlvWriter();
        tuple.write(writer, 1);
        ByteBuffer bytes = writer.datagram();
        byte[] value = new byte[bytes.remaining() - 4];
        bytes.get(4, value);
        return HexFormat.of().formatHex(value);
    }

    private static InetAddress ip(String text) {
        return InetAddress.ofLiteral(text);
    }
}
