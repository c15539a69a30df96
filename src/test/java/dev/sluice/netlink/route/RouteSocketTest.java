// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In two namespaces of the real kernel.
@NetnsTest
final class RouteSocketTest {
    private final NetworkNamespace here = NetworkNamespace.create("here");
    private final NetworkNamespace there = NetworkNamespace.create("there");
    private final RouteSocket routes = open(here);
    private final RouteSocket otherRoutes = open(there);

    @AfterEach
    void close() {
        routes.close();
        otherRoutes.close();
        here.close();
        there.close();
    }

    @Test
    void pairIsMadeAcrossNamespacesAndGoesAsOne() {
        routes.addLink(NewLink.veth("v0", "eth0", there.fd()));

        assertThat(routes.links()).extracting(Link::name).contains("v0").doesNotContain("eth0");
        assertThat(otherRoutes.links()).extracting(Link::name, Link::kind).contains(tuple("eth0", "veth"));

        routes.deleteLink(index(routes, "v0"));
        assertThat(routes.link("v0")).isEmpty();
        assertThat(otherRoutes.link("eth0")).isEmpty();
    }

    @Test
    void linkIsRenamedAndSetUp() {
        routes.addLink(NewLink.veth("v0", "eth0", there.fd()));
        int index = index(routes, "v0");
        routes.rename(index, "v2");
        routes.setUp(index, true);

        assertThat(routes.link("v2")).hasValueSatisfying(link -> {
            assertThat(link.index()).isEqualTo(index);
            assertThat(link.up()).isTrue();
        });
        routes.setUp(index, false);
        assertThat(routes.link("v2"))
                .hasValueSatisfying(link -> assertThat(link.up()).isFalse());
    }

    @Test
    void addressesComeAndGoInBothFamilies() {
        int index = upPair();
        List<LinkAddress> added =
                List.of(LinkAddress.of(index, ip("10.1.2.3"), 24), LinkAddress.of(index, ip("fd00::3"), 64));
        added.forEach(routes::addAddress);

        assertThat(routes.addresses())
                .filteredOn(address -> address.linkIndex() == index)
                .extracting(LinkAddress::address, LinkAddress::prefixLength)
                .contains(tuple(ip("10.1.2.3"), 24), tuple(ip("fd00::3"), 64));
        assertThat(routes.addresses())
                .filteredOn(address -> address.address().equals(ip("fd00::3")))
                .as("usable at once: not tentative (0x40)")
                .allSatisfy(address -> assertThat(address.flags() & 0x40).isZero());

        added.forEach(routes::deleteAddress);
        assertThat(routes.addresses()).extracting(LinkAddress::address).doesNotContain(ip("10.1.2.3"), ip("fd00::3"));
    }

    @Test
    void routesComeAndGoInBothFamilies() {
        int index = upPair();
        routes.addAddress(LinkAddress.of(index, ip("10.1.2.3"), 24));
        routes.addAddress(LinkAddress.of(index, ip("fd00::3"), 64));
        List<Route> added = List.of(
                Route.onLink(ip("10.5.0.0"), 16, index),
                Route.onLink(ip("fd05::"), 64, index),
                Route.via(ip("10.6.0.0"), 16, ip("10.1.2.9"), index),
                Route.via(ip("fd06::"), 64, ip("fd00::9"), index),
                Route.defaultVia(ip("192.0.2.1"), index),
                Route.defaultVia(ip("2001:db8::1"), index));
        added.forEach(routes::addRoute);

        assertThat(routes.routes())
                .extracting(Route::destination, Route::prefixLength, Route::gateway, Route::linkIndex)
                .containsAll(added.stream()
                        .map(r -> tuple(r.destination(), r.prefixLength(), r.gateway(), r.linkIndex()))
                        .toList());

        added.forEach(routes::deleteRoute);
        assertThat(routes.routes())
                .extracting(Route::destination)
                .doesNotContain(ip("10.5.0.0"), ip("fd05::"), ip("10.6.0.0"), ip("fd06::"));
    }

    @Test
    void refusalsNameObjectAndErrno() {
        upPair();

        assertThatThrownBy(() -> routes.addLink(NewLink.veth("v0", "other", there.fd())))
                .hasMessageStartingWith("link v0: add veth: EEXIST")
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.EEXIST));
        assertThatThrownBy(() -> routes.setUp(4711, true))
                .hasMessageStartingWith("link 4711: set up: ENODEV")
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.ENODEV));
        assertThatThrownBy(() -> routes.deleteRoute(Route.onLink(ip("10.9.0.0"), 16, 1)))
                .satisfies(e -> assertThat(errno(e)).isEqualTo(Errno.ESRCH));
    }

    private int upPair() {
        routes.addLink(NewLink.veth("v0", "eth0", there.fd()));
        routes.setUp(index(routes, "v0"), true);
        return index(routes, "v0");
    }

    private static int index(RouteSocket socket, String name) {
        return socket.link(name).orElseThrow().index();
    }

    private static RouteSocket open(NetworkNamespace namespace) {
        return new RouteSocket(namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE)));
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static int errno(Throwable thrown) {
        return thrown instanceof NetlinkException e ? e.errno() : 0;
    }
}
