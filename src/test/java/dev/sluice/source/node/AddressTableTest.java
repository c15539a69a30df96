// SPDX-License-Identifier: Apache-2.0
package dev.sluice.source.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.route.AddressEvent.Gone;
import dev.sluice.netlink.route.AddressEvent.Lost;
import dev.sluice.netlink.route.AddressEvent.Present;
import dev.sluice.netlink.route.Link;
import dev.sluice.netlink.route.LinkAddress;
import dev.sluice.testing.Samples;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressTableTest {
    private final AddressTable table = new AddressTable();

    /// TRF-43: sorted, both families, loopback too: what to leave out is for others to say.
    @Test
    void listsAndFollows() {
        table.list(List.of(on(2, "192.0.2.1"), on(1, "127.0.0.1"), on(2, "2001:db8::1")));
        holds("127.0.0.1", "192.0.2.1", "2001:db8::1");

        table.take(new Present(on(3, "10.0.0.1")));
        table.take(new Gone(on(2, "192.0.2.1")));
        holds("10.0.0.1", "127.0.0.1", "2001:db8::1");

        table.list(List.of(on(1, "127.0.0.1")));
        holds("127.0.0.1");
    }

    /// A link-local address may stand on many links.
    @Test
    void anAddressIsThereUntilItsLastLinkLetsGo() {
        table.list(List.of(on(2, "fe80::1"), on(3, "fe80::1")));

        table.take(new Gone(on(3, "fe80::1")));
        holds("fe80::1");
        table.take(new Gone(on(2, "fe80::1")));
        holds();
    }

    /// Notifications may be older than the list.
    @Test
    void whatIsKnownOrUnknownChangesNothing() {
        table.list(List.of(on(2, "192.0.2.1")));

        table.take(new Present(on(2, "192.0.2.1")));
        table.take(new Gone(on(2, "192.0.2.9")));
        holds("192.0.2.1");
    }

    @ParameterizedTest
    @CsvSource({
        "0x40, false", // tentative
        "0x44, true", // tentative, but optimistic
        "0x48, false", // tentative and a duplicate
        "0x20, true", // deprecated
        "0x80, true", // permanent
    })
    void onlyWhatTheKernelTakesPacketsFor(String flags, boolean usable) {
        var address = new LinkAddress(2, InetAddress.ofLiteral("2001:db8::1"), 64, Integer.decode(flags), 0);

        table.list(List.of(address));
        assertThat(table.addresses().contains(Samples.ips("2001:db8::1").getFirst()))
                .isEqualTo(usable);
    }

    /// Duplicate address detection ends: the same address is told again without the flag, or with the other.
    @Test
    void theSearchForDuplicatesEnds() {
        table.take(new Present(new LinkAddress(2, InetAddress.ofLiteral("2001:db8::1"), 64, 0x40, 0)));
        holds();
        table.take(new Present(new LinkAddress(2, InetAddress.ofLiteral("2001:db8::1"), 64, 0x80, 0)));
        holds("2001:db8::1");
        table.take(new Present(new LinkAddress(2, InetAddress.ofLiteral("2001:db8::1"), 64, 0x48, 0)));
        holds();
    }

    @Test
    void onlyLostNotificationsAndNewLinksAskForAList() {
        table.links(List.of(link(2, "eth0")), Set.of());
        assertThat(table.take(new Lost())).isTrue();
        assertThat(table.take(new Present(on(2, "192.0.2.1")))).isFalse();
        assertThat(table.take(new Gone(on(2, "192.0.2.1")))).isFalse();
        assertThat(table.take(new Present(on(3, "192.0.2.2")))).isTrue();
    }

    /// IPVS-06: what makes the kernel take packets to VIPs is no address to reach this machine by.
    @Test
    void addressesOfTheLinkOfVipsAreNoneOfTheMachine() {
        table.links(List.of(link(2, "eth0"), link(7, "kube-ipvs0")), Set.of("kube-ipvs0"));
        table.list(List.of(on(2, "192.0.2.1"), on(7, "10.96.0.1")));
        holds("192.0.2.1");

        assertThat(table.take(new Present(on(7, "10.96.0.2")))).isFalse();
        holds("192.0.2.1");
    }

    private static Link link(int index, String name) {
        return new Link(index, name, 0, 1500, "");
    }

    private void holds(String... addresses) {
        assertThat(table.addresses().addresses()).containsExactlyElementsOf(Samples.ips(addresses));
    }

    private static LinkAddress on(int link, String address) {
        return new LinkAddress(link, InetAddress.ofLiteral(address), 24, 0, 0);
    }
}
