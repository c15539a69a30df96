// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.HostAddresses;
import dev.sluice.model.IpAddress;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.NetlinkException;
import dev.sluice.netlink.NetlinkSocket;
import dev.sluice.netlink.Wire;
import dev.sluice.netlink.jnr.JnrNetlink;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.netlink.route.LinkAddress;
import dev.sluice.netlink.route.NewLink;
import dev.sluice.netlink.route.RouteSocket;
import dev.sluice.source.StateSource.Subscription;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Addresses of a namespace as they come and go, on the real kernel. Covers TRF-43's following.
@NetnsTest
final class HostAddressSourceTest {
    private final NetworkNamespace namespace = NetworkNamespace.create("host");
    private final RouteSocket routes = new RouteSocket(open());
    private final Heard heard = new Heard();

    @AfterEach
    void close() {
        routes.close();
        namespace.close();
    }

    @Test
    void tellsWhatIsThereAndWhatChanges() {
        int link = link("d0");
        add(link, "192.0.2.1", 24);
        try (var _ = follow(groups -> open(groups))) {
            heard.await(host -> has(host, "192.0.2.1"));

            add(link, "192.0.2.2", 24);
            heard.await(host -> has(host, "192.0.2.2") && has(host, "192.0.2.1"));
            add(link, "2001:db8::1", 64);
            heard.await(host -> has(host, "2001:db8::1"));
            routes.deleteAddress(address(link, "192.0.2.1", 24));
            heard.await(host -> !has(host, "192.0.2.1"));
            routes.deleteLink(link);
            heard.await(host -> !has(host, "192.0.2.2") && !has(host, "2001:db8::1"));
        }
    }

    /// Each in its own namespace: what happens elsewhere is not heard.
    @Test
    void hearsItsOwnNamespaceOnly() {
        try (var elsewhere = NetworkNamespace.create("elsewhere");
                var others = new RouteSocket(elsewhere.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE)));
                var _ = follow(groups -> open(groups))) {
            others.addLink(pair("d0"));
            others.addAddress(address(others.link("d0").orElseThrow().index(), "198.51.100.1", 24));
            add(link("d0"), "192.0.2.1", 24);

            var host = heard.await(h -> has(h, "192.0.2.1"));
            assertThat(has(host, "198.51.100.1")).isFalse();
        }
    }

    /// A full socket buffer: notifications were lost, and everything is listed again.
    @Test
    void lostNotificationsAreMadeUpFor() {
        int link = link("d0");
        var lossy = new AtomicBoolean();
        try (var _ = follow(groups -> groups.length == 0 ? open() : new Lossy(open(groups), lossy))) {
            add(link, "192.0.2.1", 24);
            heard.await(host -> has(host, "192.0.2.1"));

            lossy.set(true);
            add(link, "192.0.2.2", 24);
            heard.await(host -> has(host, "192.0.2.2"));
            assertThat(lossy).isFalse();
        }
    }

    /// A socket that fails is told of and opened anew; the addresses are told again, as the end of the problem.
    @Test
    void aFailingSocketIsOpenedAgain() throws InterruptedException {
        add(link("d0"), "192.0.2.1", 24);
        var attempts = new AtomicInteger();
        try (var _ = follow(groups -> {
            if (attempts.getAndIncrement() == 0) {
                throw new NetlinkException("open", Errno.EPERM, "injected");
            }
            return open(groups);
        })) {
            heard.await(host -> has(host, "192.0.2.1"));
        }
        assertThat(heard.problems.poll(0, TimeUnit.SECONDS)).contains("EPERM");
        assertThat(heard.problems).isEmpty();
    }

    /// An IPv6 address that is still being searched for duplicates does not take packets yet, and is told when it
    /// does.
    @Test
    void aTentativeAddressIsToldWhenItIsUsable() {
        int link = link("d0");
        routes.setUp(link, true);
        routes.setUp(routes.link("d0-peer").orElseThrow().index(), true);
        try (var _ = follow(groups -> open(groups))) {
            // Without IFA_F_NODAD the kernel searches first, and tells the address twice.
            routes.addAddress(new LinkAddress(link, InetAddress.ofLiteral("2001:db8::7"), 64, 0, 0));
            heard.await(host -> has(host, "2001:db8::7"));
            assertThat(routes.addresses())
                    .filteredOn(a -> a.address().equals(InetAddress.ofLiteral("2001:db8::7")))
                    .allMatch(LinkAddress::usable);
        }
    }

    private Subscription follow(HostAddressSource.Sockets sockets) {
        return new HostAddressSource(sockets).open(heard);
    }

    private NetlinkSocket open(int... groups) {
        return namespace.run(() -> JnrNetlink.open(JnrNetlink.NETLINK_ROUTE, groups));
    }

    private int link(String name) {
        routes.addLink(pair(name));
        return routes.link(name).orElseThrow().index();
    }

    private static NewLink pair(String name) {
        return new NewLink(name, "veth", Optional.of(new NewLink.Peer(name + "-peer", OptionalInt.empty())));
    }

    private void add(int link, String address, int prefix) {
        routes.addAddress(address(link, address, prefix));
    }

    private static LinkAddress address(int link, String address, int prefix) {
        return LinkAddress.of(link, InetAddress.ofLiteral(address), prefix);
    }

    private static boolean has(HostAddresses host, String address) {
        return host.contains(IpAddress.of(address));
    }

    private static final class Heard implements HostListener {
        final BlockingQueue<HostAddresses> told = new LinkedBlockingQueue<>();
        final BlockingQueue<String> problems = new LinkedBlockingQueue<>();

        @Override
        public void onAddresses(HostAddresses addresses) {
            told.add(addresses);
        }

        @Override
        public void onProblem(String reason) {
            problems.add(reason);
        }

        HostAddresses await(Predicate<HostAddresses> fits) {
            try {
                while (true) {
                    var next = told.poll(20, TimeUnit.SECONDS);
                    if (next == null) {
                        throw new AssertionError("was not told");
                    }
                    if (fits.test(next)) {
                        return next;
                    }
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Throws the next datagram away once it is told to, as a kernel with a full buffer does.
    private static final class Lossy extends Wire {
        private final AtomicBoolean lossy;

        Lossy(NetlinkSocket socket, AtomicBoolean lossy) {
            super(socket);
            this.lossy = lossy;
        }

        @Override
        public void receive(ByteBuffer buffer) {
            super.receive(buffer);
            if (lossy.compareAndSet(true, false)) {
                throw new NetlinkException("receive", Errno.ENOBUFS, "injected");
            }
        }
    }
}
