// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxyUnderTest;
import dev.sluice.backend.Outcome;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.demo.Answer;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Kind;
import dev.sluice.testing.Configured;
import dev.sluice.testing.NetnsTest;
import dev.sluice.verticle.LineSettings;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Covers CFG-42: another configuration while the proxy runs. The kernel gets what differs, and connections go on.
@NetnsTest
final class ReconfigurationTest {
    private static final String RUNNING =
            "mode: nftables\nclusterCIDR: 10.244.0.0/16,fd00:10:244::/48\nnodePortAddresses: [primary]\n";
    private static final String RANGES = RUNNING.replace("[primary]", "[192.0.2.0/24, '2001:db8::/64']");

    /// An interval has a beginning and an end.
    private static final int ELEMENTS_OF_AN_ADDRESS = 2;

    private static PacketLab lab;

    @BeforeAll
    static void open() {
        lab = PacketLab.open(setup ->
                        setup.with(LineSettings.of(Configured.options(RUNNING)).proxy()))
                .start();
    }

    @AfterAll
    static void close() {
        lab.close();
    }

    @BeforeEach
    void running() {
        configure(RUNNING);
        lab.service().exists();
    }

    private static ProxyUnderTest proxy() {
        return lab.proxy().running();
    }

    private static void configure(String text) {
        proxy().vertx().eventBus().publish(Addresses.newSettings(), Configured.settings(text, Instant.now()));
    }

    private static boolean ofTheMachine(AppliedEvent event) {
        return event.causes().stream().anyMatch(cause -> cause.object().kind() == Kind.NODE);
    }

    /// Transactions since then that are about this machine, when everything before them has been decided.
    private static List<AppliedEvent> machineSince(List<AppliedEvent> seen) {
        lab.service().exists();
        return proxy().applied().stream()
                .filter(event -> !seen.contains(event) && ofTheMachine(event))
                .toList();
    }

    /// One transaction with the address that came, and one with the address that went; no frontend is in them, and an
    /// open connection notices nothing.
    @Test
    void node_port_addresses_are_elements_of_one_set() throws IOException {
        var service = lab.service();
        service.is(service.externalDraft()).endpoints(lab.pod());
        // Of the two addresses of the machine in these ranges the other one is the client's network's.
        String both = RUNNING.replace("[primary]", "[primary, 10.244.0.0/16]");
        try (var held = lab.client(From.OUTSIDE).hold(service.at(IpFamily.IPV4))) {
            var seen = proxy().applied();
            configure(both);
            assertThat(machineSince(seen)).singleElement().satisfies(event -> {
                assertThat(event.family()).isEqualTo(IpFamily.IPV4);
                assertThat(event.added() + event.changed() + event.removed()).isZero();
                var stats = ((Outcome.Committed) event.outcome()).stats();
                assertThat(stats.elementsAdded()).isEqualTo(ELEMENTS_OF_AN_ADDRESS);
                assertThat(stats.elementsDeleted()).isZero();
            });
            PacketLab.answered(
                    lab.client(From.POD).tcp(PacketLab.at(lab.masqueraded(IpFamily.IPV4), service.nodePort())));

            seen = proxy().applied();
            configure(RUNNING);
            assertThat(machineSince(seen)).singleElement().satisfies(event -> {
                var stats = ((Outcome.Committed) event.outcome()).stats();
                assertThat(stats.elementsAdded()).isZero();
                assertThat(stats.elementsDeleted()).isEqualTo(ELEMENTS_OF_AN_ADDRESS);
            });
            assertThat(held.ask()).isInstanceOf(Answer.Answered.class);
        }
    }

    /// Nothing at all is written for another pace, or for an address range that comes to the same addresses.
    @Test
    void what_means_the_same_to_the_kernel_is_not_written() {
        var seen = proxy().applied();
        var before = proxy().kernel(IpFamily.IPV4);

        configure(RUNNING + "nftables: {minSyncPeriod: 10ms, syncPeriod: 7s}\n");
        configure(RANGES);

        assertThat(machineSince(seen)).isEmpty();
        assertThat(proxy().kernel(IpFamily.IPV4).nodeRules()).isEqualTo(before.nodeRules());
    }

    /// What Services compile to is compared as after any change: those that it is nothing to are not in a transaction.
    @Test
    void external_ips_go_and_come_back() {
        var service = lab.service();
        service.is(service.externalDraft()).endpoints(lab.pod());
        var external = PacketLab.at(
                service.externalIp(IpFamily.IPV4), service.at(IpFamily.IPV4).getPort());
        PacketLab.answered(lab.client(From.OUTSIDE).tcp(external));

        var seen = proxy().applied();
        configure(RUNNING + "featureGates: {AllowServiceExternalIPs: false}\n");
        lab.service().exists();

        assertThat(proxy().kernel(IpFamily.IPV4).frontends().keySet())
                .noneMatch(key -> key.toString()
                        .contains(service.externalIp(IpFamily.IPV4).toString()));
        assertThat(proxy().applied().stream().filter(event -> !seen.contains(event)))
                .filteredOn(event ->
                        event.causes().stream().anyMatch(cause -> cause.object().kind() == Kind.NODE))
                .allSatisfy(event -> assertThat(event.added() + event.changed()).isZero());

        configure(RUNNING);
        lab.service().exists();
        PacketLab.answered(lab.client(From.OUTSIDE).tcp(external));
    }
}
