// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.netlink.NetlinkHeader;
import dev.sluice.netlink.NetlinkMessage;
import dev.sluice.netlink.TlvWriter;
import dev.sluice.netlink.WireCapture;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Captures of `ip`: decoded into what the command says, and written again into the same bytes.
final class RouteWireTest {
    private static final int CREATE = NetlinkHeader.NLM_F_CREATE | NetlinkHeader.NLM_F_EXCL;
    private static final Route.How ANY_HOW = new Route.How(254, 0, 255, 0);

    private final TlvWriter writer = new TlvWriter();

    @BeforeEach
    void needsTheByteOrderOfTheCaptures() {
        assumeThat(ByteOrder.nativeOrder()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void newVethPair() {
        NewLink link = NewLink.read(message("new-veth"));

        assertThat(link).isEqualTo(new NewLink("v0", "veth", Optional.of(new NewLink.Peer("v1", OptionalInt.of(4)))));
        link.write(writer);
        // The attributes at 40, 52 and 60 hold attributes; ip leaves NLA_F_NESTED out there.
        assertRewritten("new-veth", 43, 55, 59);
    }

    @Test
    void newDummy() {
        NewLink link = NewLink.read(message("new-dummy"));

        assertThat(link).isEqualTo(NewLink.of("d0", "dummy"));
        link.write(writer);
        assertRewritten("new-dummy", 43);
    }

    @Test
    void linkChanges() {
        assertThat(LinkChange.read(message("rename-link"))).isEqualTo(LinkChange.rename(2, "v2"));
        LinkChange.rename(2, "v2").write(writer, Wire.RTM_NEWLINK);
        assertRewritten("rename-link");

        assertThat(LinkChange.read(message("link-up"))).isEqualTo(LinkChange.up(2, true));
        LinkChange.up(2, true).write(writer.clear(), Wire.RTM_NEWLINK);
        assertRewritten("link-up");

        assertThat(LinkChange.read(message("delete-link"))).isEqualTo(LinkChange.none(2));
        LinkChange.none(2).write(writer.clear(), Wire.RTM_DELLINK);
        assertRewritten("delete-link");
    }

    @Test
    void addressChanges() {
        assertAddress("new-address-v4", LinkAddress.of(2, ip("10.1.2.3"), 24), Wire.RTM_NEWADDR, CREATE);
        assertAddress("new-address-v6-nodad", LinkAddress.of(2, ip("fd00::3"), 64), Wire.RTM_NEWADDR, CREATE);
        assertAddress("delete-address-v6", new LinkAddress(2, ip("fd00::3"), 64, 0, 0), Wire.RTM_DELADDR, 0);
    }

    @Test
    void routeChanges() {
        assertRoute("new-route-link-v4", Route.onLink(ip("10.5.0.0"), 16, 2));
        assertRoute("new-route-link-v6", Route.onLink(ip("fd05::"), 64, 2));
        assertRoute("new-route-gateway-v4", Route.via(ip("10.6.0.0"), 16, ip("10.1.2.9"), 2));
        assertRoute("new-route-gateway-v6", Route.via(ip("fd06::"), 64, ip("fd00::9"), 2));
        assertRoute(
                "new-route-onlink-v4",
                Route.via(ip("10.7.0.0"), 16, ip("192.0.2.1"), 2).withFlags(Route.RTNH_F_ONLINK));
        assertRoute("new-route-default-v4", Route.via(ip("0.0.0.0"), 0, ip("10.1.2.9"), 0));

        Route deleted = new Route(ip("10.6.0.0"), 16, Optional.of(ip("10.1.2.9")), 2, 0, ANY_HOW);
        assertThat(Route.read(message("delete-route-v4"))).contains(deleted);
        deleted.write(writer.clear(), Wire.RTM_DELROUTE, 0);
        assertRewritten("delete-route-v4");
    }

    @Test
    void listsOfTheKernel() {
        assertThat(messages("links"))
                .map(Link::read)
                .first()
                .satisfies(lo -> assertThat(lo).isEqualTo(new Link(1, "lo", lo.flags(), 65_536, "")))
                .satisfies(lo -> assertThat(lo.up()).isTrue());
        assertThat(messages("links"))
                .map(Link::read)
                .anySatisfy(link -> assertThat(link).isEqualTo(new Link(2, "v2", link.flags(), 1500, "veth")));
        assertThat(messages("addresses-v4"))
                .flatMap(message -> LinkAddress.read(message).stream().toList())
                .containsExactly(
                        new LinkAddress(1, ip("127.0.0.1"), 8, 0x80, 254),
                        new LinkAddress(2, ip("10.1.2.3"), 24, 0x80, 0));
        assertThat(messages("addresses-v6"))
                .flatMap(message -> LinkAddress.read(message).stream().toList())
                .contains(new LinkAddress(2, ip("fd00::3"), 64, 0x82, 0));
        assertThat(messages("routes-v4"))
                .flatMap(message -> Route.read(message).stream().toList())
                .anySatisfy(route -> assertThat(route.destination()).isEqualTo(ip("127.0.0.0")))
                .anySatisfy(route -> assertThat(route.gateway()).contains(ip("10.1.2.9")));
        assertThat(messages("routes-v6"))
                .flatMap(message -> Route.read(message).stream().toList())
                .anySatisfy(route -> assertThat(route.gateway()).contains(ip("fd00::9")));
    }

    private void assertAddress(String capture, LinkAddress address, int type, int flags) {
        assertThat(LinkAddress.read(message(capture))).contains(address);
        address.write(writer.clear(), type, flags);
        assertRewritten(capture);
    }

    private void assertRoute(String capture, Route route) {
        assertThat(Route.read(message(capture))).contains(route);
        route.write(writer.clear(), Wire.RTM_NEWROUTE, CREATE);
        assertRewritten(capture);
    }

    /// Compares what was written with the capture, but for what the requester fills in: two flags and the number.
    ///
    /// @param nested bytes whose highest bit may differ
    private void assertRewritten(String capture, int... nested) {
        ByteBuffer ours = writer.datagram();
        ByteBuffer theirs = WireCapture.load("route/" + capture);
        ours.put(6, (byte) (ours.get(6) | NetlinkHeader.NLM_F_REQUEST | NetlinkHeader.NLM_F_ACK));
        ours.putInt(8, theirs.getInt(8));
        for (int at : nested) {
            ours.put(at, (byte) (ours.get(at) & 0x7f));
        }
        assertThat(hex(ours)).isEqualTo(hex(theirs));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.ofDelimiter(" ").formatHex(copy);
    }

    private static NetlinkMessage message(String capture) {
        return messages(capture).getFirst();
    }

    /// The end of the list may share the datagram.
    private static List<NetlinkMessage> messages(String capture) {
        return WireCapture.messages("route/" + capture).stream()
                .filter(message -> message.header().type() != NetlinkHeader.NLMSG_DONE)
                .toList();
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }
}
