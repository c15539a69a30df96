// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static dev.sluice.backend.ipvs.ServerSamples.DNS;
import static dev.sluice.backend.ipvs.ServerSamples.HTTP;
import static dev.sluice.backend.ipvs.ServerSamples.HTTPS;
import static dev.sluice.backend.ipvs.ServerSamples.OPTIONS;
import static dev.sluice.backend.ipvs.ServerSamples.RR;
import static dev.sluice.backend.ipvs.ServerSamples.excluding;
import static dev.sluice.backend.ipvs.ServerSamples.gone;
import static dev.sluice.backend.ipvs.ServerSamples.persistent;
import static dev.sluice.backend.ipvs.ServerSamples.pod;
import static dev.sluice.backend.ipvs.ServerSamples.server;
import static dev.sluice.backend.ipvs.ServerSamples.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// On IPVS in memory, which counts what is asked of it.
final class VirtualServersTest {
    private static final IpAddress VIP = HTTP.address();

    private final MemoryIpvs kernel = new MemoryIpvs();
    private final VirtualServers servers = started(OPTIONS);

    /// Covers IPVS-05, IPVS-07: complete before the first packet can come.
    @Test
    void newServerIsCompleteBeforeItsAddressIsLocal() {
        apply(wanted(server(HTTP, 1)));

        assertThat(kernel.take())
                .containsExactly(
                        new Operation.AddServer(HTTP, RR),
                        new Operation.AddDestination(HTTP, pod(1), 1),
                        new Operation.AddLink(),
                        new Operation.AddAddress(VIP));
    }

    /// Covers IPVS-14.
    @Test
    void changeCostsItsDifferenceAndNoReading() {
        apply(wanted(server(HTTP, 1, 2), server(DNS, 3)));
        kernel.take();
        int readings = kernel.readings();

        apply(wanted(server(HTTP, 2, 4), server(DNS, 3)));

        assertThat(kernel.take())
                .containsExactly(
                        new Operation.AddDestination(HTTP, pod(4), 1),
                        new Operation.SetDestination(HTTP, pod(1), OptionalInt.of(1), 0));
        assertThat(kernel.readings()).isEqualTo(readings);
    }

    @Test
    void whatIsSoAlreadyCostsNothing() {
        apply(wanted(server(HTTP, 1)));
        kernel.take();

        apply(new ServerChanges(List.of(server(HTTP, 1)), Set.of(DNS)));

        assertThat(kernel.take()).isEmpty();
    }

    /// Covers IPVS-05: no packet finds the address without the server.
    @Test
    void addressGoesBeforeItsServerAndWithTheLastOne() {
        apply(wanted(server(HTTP, 1), server(HTTPS, 1)));
        kernel.take();

        apply(gone(HTTP));
        assertThat(kernel.take()).containsExactly(new Operation.DeleteServer(new HeldServer(HTTP, RR, held(1))));
        apply(gone(HTTPS));
        assertThat(kernel.take())
                .containsExactly(
                        new Operation.DeleteAddress(VIP),
                        new Operation.DeleteServer(new HeldServer(HTTPS, RR, held(1))));
    }

    /// Covers IPVS-05, IPVS-06: a node's own address, and an externalIP that is one.
    @Test
    void addressOfAnotherInterfaceIsLeftThere() {
        kernel.elsewhere(VIP, true);
        servers.read();

        apply(wanted(server(HTTP, 1)));

        assertThat(kernel.addresses().onLink()).isEmpty();
    }

    /// Covers IPVS-16.
    @Test
    void addressThatAnotherInterfaceTookOrLostIsPutRight() {
        apply(wanted(server(HTTP, 1)));
        kernel.elsewhere(VIP, true);

        assertThat(servers.read().findings()).containsExactly("10.96.0.1 is on the link and on another interface");
        apply(ServerChanges.NONE);
        assertThat(kernel.addresses().onLink()).isEmpty();

        kernel.elsewhere(VIP, false);
        assertThat(servers.read().findings()).containsExactly("10.96.0.1 of TCP 10.96.0.1:80 is on no interface");
        apply(ServerChanges.NONE);
        assertThat(kernel.addresses().onLink()).containsExactly(VIP);
    }

    /// Covers AFF-10.
    @Test
    void affinityIsChangedInPlace() {
        apply(wanted(server(HTTP, 1)));
        kernel.take();

        apply(wanted(persistent(HTTP, 10_800, 1)));

        var sticky = new ServerSettings(RR.scheduling(), 10_800);
        assertThat(kernel.take()).containsExactly(new Operation.SetServer(HTTP, RR, sticky));
    }

    /// Covers IPVS-07, IPVS-10: what the last process, or another one, left.
    @Test
    void restartCorrectsSchedulersAndWeights() {
        apply(wanted(server(HTTP, 1, 2), server(DNS, 3, 4)));
        kernel.weigh(HTTP, pod(1), 5, true);
        kernel.weigh(HTTP, pod(2), 1, false);
        kernel.weigh(DNS, pod(3), 0, true);
        kernel.take();
        var restarted = new VirtualServers(
                new VirtualServers.Options(Scheduling.of("mh"), List.of(), Duration.ZERO), kernel, () -> Instant.EPOCH);

        Found found = restarted.read();
        assertThat(found.servers()).containsExactlyInAnyOrder(server(HTTP, 1, 2), server(DNS, 4));
        assertThat(found.findings()).hasSize(5);
        assertThat(restarted.apply(ServerChanges.NONE)).isInstanceOf(Applied.Done.class);

        var maglev = new ServerSettings(new Scheduling("mh", Scheduling.PORT), 0);
        assertThat(kernel.take())
                .containsExactlyInAnyOrder(
                        new Operation.SetServer(HTTP, RR, maglev),
                        new Operation.SetServer(DNS, RR, maglev),
                        new Operation.SetDestination(HTTP, pod(1), OptionalInt.of(5), 1),
                        new Operation.SetDestination(HTTP, pod(2), OptionalInt.empty(), 1),
                        new Operation.DeleteDestination(DNS, pod(3), 0));
        assertThat(restarted.read().findings()).isEmpty();
    }

    @Test
    void restartOfWhatIsRightWritesNothing() {
        apply(wanted(server(HTTP, 1, 2), persistent(DNS, 60, 3)));
        kernel.take();

        var restarted = started(OPTIONS);

        assertThat(restarted.read().findings()).isEmpty();
        assertThat(restarted.read().servers()).containsExactlyInAnyOrder(server(HTTP, 1, 2), persistent(DNS, 60, 3));
        restarted.apply(wanted(server(HTTP, 1, 2), persistent(DNS, 60, 3)));
        assertThat(kernel.take()).isEmpty();
    }

    /// Covers IPVS-05.
    @Test
    void strayAddressIsRemovedWithTheNextChange() {
        kernel.execute(new Operation.AddLink());
        kernel.execute(new Operation.AddAddress(VIP));

        assertThat(servers.read().findings()).containsExactly("10.96.0.1 is on the link without a virtual server");
        apply(ServerChanges.NONE);
        assertThat(kernel.addresses().onLink()).isEmpty();
    }

    /// Covers IPVS-11.
    @Test
    void excludedServersAreNotOurs() {
        apply(wanted(server(HTTP, 1, 2), server(DNS, 3)));
        kernel.weigh(HTTP, pod(1), 0, true);
        kernel.weigh(HTTP, pod(2), 5, true);
        kernel.take();
        var other = started(excluding("10.96.0.1/32"));

        assertThat(other.read()).isEqualTo(new Found(List.of(server(DNS, 3)), Set.of(), List.of()));
        assertThat(other.draining()).isFalse();
        other.wipe();
        assertThat(kernel.servers()).extracting(HeldServer::key).containsExactly(HTTP);
        assertThat(kernel.servers().getFirst().destinations()).hasSize(2);
    }

    /// Covers IPVS-11: a Service is served wherever its VIP lies; its server is only never removed as nobody's.
    @Test
    void serviceInAnExcludedRangeIsServed() {
        apply(wanted(server(HTTP, 1)));
        kernel.take();
        var other = started(excluding("10.96.0.0/16"));

        other.apply(wanted(server(HTTP, 2), server(DNS, 3)));
        assertThat(kernel.servers()).extracting(HeldServer::key).containsExactly(HTTP, DNS);
        assertThat(kernel.destinations(HTTP))
                .extracting(HeldDestination::weight)
                .containsExactly(0, 1);
        assertThat(other.draining()).isTrue();
        other.apply(gone(HTTP, DNS));
        assertThat(kernel.servers()).isEmpty();
    }

    /// Covers CLN-04.
    @Test
    void wipeRemovesServersAndLink() {
        apply(wanted(server(HTTP, 1), server(DNS, 3)));

        servers.wipe();

        assertThat(kernel.servers()).isEmpty();
        assertThat(kernel.addresses().link()).isFalse();
        servers.wipe();
    }

    /// Covers CLN-04: asking for servers would load IPVS.
    @Test
    void wipeDoesNotAskAKernelWithoutIpvs() {
        kernel.unload();
        kernel.execute(new Operation.AddLink());

        servers.wipe();

        assertThat(kernel.addresses().link()).isFalse();
    }

    private static List<HeldDestination> held(int... pods) {
        return IntStream.of(pods)
                .mapToObj(number -> new HeldDestination(pod(number), 1, true, 0))
                .toList();
    }

    private VirtualServers started(VirtualServers.Options options) {
        var started = new VirtualServers(options, kernel, () -> Instant.EPOCH);
        started.read();
        return started;
    }

    private void apply(ServerChanges changes) {
        assertThat(servers.apply(changes)).isInstanceOf(Applied.Done.class);
    }
}
