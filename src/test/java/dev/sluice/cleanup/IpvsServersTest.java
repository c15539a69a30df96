// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.ipvs.IpvsKernel;
import dev.sluice.backend.ipvs.MemoryIpvs;
import dev.sluice.backend.ipvs.Operation;
import dev.sluice.backend.ipvs.RealServer;
import dev.sluice.backend.ipvs.Scheduling;
import dev.sluice.backend.ipvs.ServerKey;
import dev.sluice.backend.ipvs.ServerSettings;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Covers CLN-04, and what CLN-06 asks of it: connections through IPVS go on.
final class IpvsServersTest {
    private static final ServerKey IDLE = key("10.96.0.1", 80);
    private static final ServerKey BUSY = key("10.96.0.1", 443);
    private static final RealServer AT = new RealServer(IpAddress.of("10.244.0.1"), 8080);

    private final MemoryIpvs ipv4 = new MemoryIpvs();
    private final MemoryIpvs ipv6 = new MemoryIpvs();
    private Map<ServerKey, Long> revived = Map.of();

    @BeforeEach
    void serve() {
        for (MemoryIpvs kernel : List.of(ipv4, ipv6)) {
            kernel.execute(new Operation.AddLink());
        }
        add(IDLE, 0);
        add(BUSY, 3);
        ipv4.execute(new Operation.AddAddress(IDLE.address()));
    }

    @Test
    void looking_changes_nothing() {
        String before = ipv4.dump();

        assertThat(leftovers(true).find().things()).containsExactly("2 virtual servers of IPv4", "link kube-ipvs0");
        assertThat(ipv4.dump()).isEqualTo(before);
    }

    @Test
    void who_is_patient_leaves_what_serves_connections_until_they_end() {
        Inventory first = leftovers(true).remove();
        assertThat(first.things()).containsExactly("1 virtual servers of IPv4");
        assertThat(first.waiting()).containsExactly("1 virtual servers of IPv4 with 3 connections");
        assertThat(ipv4.addresses().onLink()).containsExactly(IDLE.address());

        ipv4.connections(BUSY, AT, 0);
        Inventory second = leftovers(true).remove();
        assertThat(second.things()).containsExactly("1 virtual servers of IPv4", "link kube-ipvs0");
        assertThat(second.waiting()).isEmpty();
        assertThat(ipv4.servers()).isEmpty();
        assertThat(ipv4.addresses().onLink()).isEmpty();
    }

    /// Answers of connections that rules of ours made keep them alive for ever.
    @Test
    void what_is_only_remembered_is_not_waited_for() {
        revived = Map.of(BUSY, 2L);
        assertThat(leftovers(true).remove().waiting()).containsExactly("1 virtual servers of IPv4 with 1 connections");

        revived = Map.of(BUSY, 3L);
        assertThat(leftovers(true).remove().things()).contains("1 virtual servers of IPv4", "link kube-ipvs0");
    }

    @Test
    void who_is_not_takes_all_of_it() {
        assertThat(leftovers(false).remove().things()).containsExactly("2 virtual servers of IPv4", "link kube-ipvs0");

        assertThat(ipv4.servers()).isEmpty();
    }

    @Test
    void excluded_ones_stay_with_their_addresses() {
        var leftovers = IpvsServers.atOnce(this::kernel, List.of(Cidr.of("10.96.0.0/16")));

        Inventory removed = leftovers.remove();

        assertThat(removed.things()).isEmpty();
        assertThat(removed.kept()).containsExactly("2 virtual servers of IPv4 in excludeCIDRs");
        assertThat(ipv4.servers()).hasSize(2);
        assertThat(ipv4.addresses().onLink()).containsExactly(IDLE.address());
        assertThat(ipv6.addresses().link()).isTrue();
    }

    /// Without the link nobody of ours was here: the servers are a load balancer's.
    @Test
    void where_the_link_is_not_they_are_somebody_elses() {
        ipv4.execute(new Operation.DeleteLink());
        ipv6.execute(new Operation.DeleteLink());

        assertThat(leftovers(false).remove()).isEqualTo(Inventory.EMPTY);
        assertThat(ipv4.servers()).hasSize(2);
    }

    @Test
    void the_module_is_not_loaded_to_be_looked_at() {
        ipv4.unload();
        ipv6.unload();

        assertThat(leftovers(false).remove().things()).containsExactly("link kube-ipvs0");
        assertThat(ipv4.readings()).isZero();
    }

    @Test
    void what_the_kernel_refuses_is_told_and_the_rest_goes() {
        ipv4.refuse(operation -> operation.toString().equals("delete virtual server " + IDLE));

        Inventory removed = leftovers(false).remove();

        assertThat(removed.problems()).singleElement().asString().contains("TCP 10.96.0.1:80", "ENOMEM");
        assertThat(ipv4.servers()).hasSize(1);
    }

    private IpvsServers leftovers(boolean patient) {
        return patient
                ? IpvsServers.patient(this::kernel, List.of(), () -> revived)
                : IpvsServers.atOnce(this::kernel, List.of());
    }

    private IpvsKernel kernel(IpFamily family) {
        return family == IpFamily.IPV4 ? ipv4 : ipv6;
    }

    private void add(ServerKey key, long connections) {
        ipv4.execute(new Operation.AddServer(key, new ServerSettings(new Scheduling("rr", 0), 0)));
        ipv4.execute(new Operation.AddDestination(key, AT, 1));
        ipv4.connections(key, AT, connections);
    }

    private static ServerKey key(String address, int port) {
        return new ServerKey(IpAddress.of(address), Protocol.TCP, port);
    }
}
