// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.ipvs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.WireCapture;
import dev.sluice.netlink.genl.GenericFamily;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Captures of `ipvsadm`: decoded into what the command says, and written again.
final class IpvsWireTest {
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final GenericFamily IPVS = new GenericFamily(0x20, "IPVS", 1);
    private static final ServiceKey HTTP = new ServiceKey(ip("10.96.0.1"), TCP, 80);
    private static final ServiceKey DNS = new ServiceKey(ip("fd00:10:96::1"), UDP, 53);
    /// ::ffff:10.0.0.1, which no literal makes.
    private static final InetAddress MAPPED =
            Ipvs.address(Ipvs.AF_INET6, HexFormat.of().parseHex("00000000000000000000ffff0a000001"));

    private static final String HTTP_KEY =
            "06000100020000000600020006000000" + "140003000a6000010000000000000000000000000600040000500000";
    private static final String DNS_KEY =
            "060001000a0000000600020011000000" + "14000300fd0000100096000000000000000000010600040000350000";

    @BeforeEach
    void needsTheByteOrderOfTheCaptures() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void servicesAreWrittenAsIpvsadmWritesThem() {
        assertService("new-service-v4", 1, VirtualService.of(HTTP, "rr", 0, 0));
        assertService("set-service-v4", 2, VirtualService.of(HTTP, "wlc", VirtualService.PERSISTENT, 10_800));
        assertService(
                "new-service-v6-mh",
                1,
                VirtualService.of(DNS, "mh", VirtualService.PERSISTENT | VirtualService.SCHED2, 300));
    }

    @Test
    void netmaskIsAMaskInOneFamilyAndALengthInTheOther() {
        assertThat(written(w -> new VirtualService(HTTP, "rr", 1, 5, 24).write(w)))
                .endsWith("08000900ffffff00");
        assertThat(written(w -> new VirtualService(HTTP, "rr", 1, 5, 0).write(w)))
                .endsWith("0800090000000000");
        assertThat(written(w -> new VirtualService(DNS, "rr", 1, 5, 64).write(w)))
                .endsWith("0800090040000000");
    }

    /// ipvsadm names all attributes where the kernel looks at four.
    @Test
    void keysAreWrittenWithNothingElse() {
        assertThat(hex("delete-service-v4")).contains(HTTP_KEY);
        assertThat(written(HTTP::write)).isEqualTo("30000180" + HTTP_KEY);
        assertThat(written(DNS::write)).isEqualTo("30000180" + DNS_KEY);
        assertThat(written(w -> Destination.of(ip("10.244.1.5"), 8080, 1).writeKey(w)))
                .isEqualTo("20000280" + "140001000af40105000000000000000000000000" + "060002001f900000");
    }

    @Test
    void destinationsAreWhatIpvsadmSays() {
        Destination pod = Destination.of(ip("10.244.1.5"), 8080, 1);
        assertThat(Destination.read(Ipvs.AF_INET, message("new-dest-v4"))).isEqualTo(pod);
        assertThat(Destination.read(Ipvs.AF_INET, message("set-dest-v4")))
                .isEqualTo(Destination.of(ip("10.244.1.5"), 8080, 0));
        assertThat(Destination.read(Ipvs.AF_INET6, message("new-dest-v6")))
                .isEqualTo(Destination.of(ip("fd00:10:244::5"), 5353, 1));

        assertThat(written(pod::write))
                .isEqualTo("40000280" + "140001000af40105000000000000000000000000" + "060002001f900000"
                        + "0800030000000000" + "0800040001000000" + "0800050000000000" + "0800060000000000");
    }

    @Test
    void writtenDestinationsAreReadAgain() {
        for (Destination destination : List.of(
                new Destination(ip("10.244.1.5"), 65_535, 3, 7, 100, 50, 0, 0),
                Destination.of(ip("fd00:10:244::5"), 1, 0),
                Destination.of(MAPPED, 1, 1))) {
            TlvWriter writer = new TlvWriter();
            IPVS.begin(writer, Ipvs.IPVS_CMD_NEW_DEST);
            destination.write(writer);
            NetlinkMessage message =
                    NetlinkMessage.split(writer.endMessage().datagram()).getFirst();

            assertThat(Destination.read(Ipvs.family(destination.address()), message))
                    .isEqualTo(destination);
        }
    }

    /// The third of them goes by a mark: it has neither address nor port.
    @Test
    void servicesAreListed() {
        assertThat(messages("services").stream().map(VirtualService::read).flatMap(Optional::stream))
                .containsExactlyInAnyOrder(
                        VirtualService.of(HTTP, "wlc", VirtualService.PERSISTENT, 10_800),
                        VirtualService.of(DNS, "mh", VirtualService.PERSISTENT | VirtualService.SCHED2, 300));
        assertThat(messages("services")).hasSize(3);
    }

    @Test
    void destinationsAreListed() {
        assertThat(messages("destinations-v4").stream().map(m -> Destination.read(Ipvs.AF_INET, m)))
                .containsExactly(
                        new Destination(ip("10.244.1.6"), 80, 3, 5, 100, 50, 0, 0),
                        Destination.of(ip("10.244.1.5"), 8080, 0));
        assertThat(messages("destinations-v6").stream().map(m -> Destination.read(Ipvs.AF_INET6, m)))
                .containsExactly(Destination.of(ip("fd00:10:244::5"), 5353, 1));
    }

    @Test
    void timeoutsThatAreNotGivenAreLeftOut() {
        assertThat(Timeouts.read(message("timeouts"))).isEqualTo(new Timeouts(900, 120, 300));
        assertThat(written(w -> new Timeouts(900, 120, 300).write(w)))
                .isEqualTo(hex("set-timeouts").substring(8));
        assertThat(written(w -> new Timeouts(0, 120, 0).write(w))).isEqualTo("0800050078000000");
    }

    @Test
    void addressThatIsTooShortIsAnError() {
        assertThatThrownBy(() -> Destination.read(Ipvs.AF_INET6, shortened()))
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("4 bytes of address family 10");
    }

    private static NetlinkMessage shortened() {
        TlvWriter writer = new TlvWriter();
        IPVS.begin(writer, Ipvs.IPVS_CMD_NEW_DEST)
                .beginNested(Ipvs.IPVS_CMD_ATTR_DEST)
                .bytes(1, new byte[4])
                .endNested();
        return NetlinkMessage.split(writer.endMessage().datagram()).getFirst();
    }

    private static void assertService(String capture, int command, VirtualService service) {
        assertThat(VirtualService.read(message(capture))).contains(service);
        assertThat(IPVS.command(message(capture))).isEqualTo(command);
        assertThat(written(service::write)).isEqualTo(hex(capture).substring(8));
    }

    /// The attributes of a message.
    private static String written(Consumer<TlvWriter> write) {
        TlvWriter writer = new TlvWriter();
        IPVS.begin(writer, 0);
        write.accept(writer);
        return hex(NetlinkMessage.split(writer.endMessage().datagram()).getFirst())
                .substring(8);
    }

    private static String hex(String capture) {
        return hex(message(capture));
    }

    /// All behind the netlink header.
    private static String hex(NetlinkMessage message) {
        ByteBuffer payload = message.payload().duplicate();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static NetlinkMessage message(String capture) {
        return messages(capture).getFirst();
    }

    private static List<NetlinkMessage> messages(String capture) {
        return WireCapture.messages("ipvs/" + capture).stream()
                .filter(message -> message.header().type() != NetlinkHeader.NLMSG_DONE)
                .toList();
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
