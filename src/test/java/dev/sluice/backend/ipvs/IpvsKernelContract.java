// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.Errno;
import dev.sluice.netlink.ipvs.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What [IpvsKernel] promises: of the kernel's, and of the one in memory.
abstract class IpvsKernelContract {
    private static final ServerSettings RR = new ServerSettings(Scheduling.of("rr"), 0);
    private static final ServerSettings MH = new ServerSettings(Scheduling.of("mh"), 300);

    private final List<IpvsKernel> opened = new ArrayList<>();

    /// A kernel without servers and without the link; closed by the contract.
    protected abstract IpvsKernel open(IpFamily family);

    private IpvsKernel fresh(IpFamily family) {
        IpvsKernel kernel = open(family);
        opened.add(kernel);
        return kernel;
    }

    @AfterEach
    void close() {
        opened.forEach(IpvsKernel::close);
    }

    /// Covers IPVS-07, AFF-10.
    @ParameterizedTest
    @EnumSource
    void serversAreListedAsTheyWereMade(IpFamily family) {
        IpvsKernel kernel = fresh(family);
        for (Protocol protocol : Protocol.values()) {
            done(kernel, new Operation.AddServer(server(family, protocol), RR));
        }
        done(kernel, new Operation.SetServer(server(family, Protocol.UDP), RR, MH));

        assertThat(kernel.servers())
                .containsExactlyInAnyOrder(
                        new HeldServer(server(family, Protocol.TCP), RR, List.of()),
                        new HeldServer(server(family, Protocol.UDP), MH, List.of()),
                        new HeldServer(server(family, Protocol.SCTP), RR, List.of()));
        done(kernel, new Operation.SetServer(server(family, Protocol.UDP), MH, RR));
        assertThat(kernel.servers()).extracting(HeldServer::settings).containsOnly(RR);
    }

    @ParameterizedTest
    @EnumSource
    void destinationsComeChangeAndGo(IpFamily family) {
        IpvsKernel kernel = fresh(family);
        ServerKey server = server(family, Protocol.TCP);
        done(kernel, new Operation.AddServer(server, RR));
        done(kernel, new Operation.AddDestination(server, pod(family, 1), 1));
        done(kernel, new Operation.AddDestination(server, pod(family, 2), 1));
        done(kernel, new Operation.SetDestination(server, pod(family, 1), OptionalInt.of(1), 0));

        assertThat(kernel.destinations(server))
                .containsExactlyInAnyOrder(
                        new HeldDestination(pod(family, 1), 0, true, 0),
                        new HeldDestination(pod(family, 2), 1, true, 0));
        assertThat(kernel.servers().getFirst().destinations()).hasSize(2);
        done(kernel, new Operation.DeleteDestination(server, pod(family, 1), 0));
        assertThat(kernel.destinations(server)).extracting(HeldDestination::at).containsExactly(pod(family, 2));
        done(kernel, new Operation.DeleteServer(kernel.servers().getFirst()));
        assertThat(kernel.servers()).isEmpty();
        assertThat(kernel.destinations(server)).isEmpty();
    }

    /// What somebody else has changed must be told from what the kernel does not want.
    @Test
    void refusalsSayWhatIsThereAndWhatIsNot() {
        IpvsKernel kernel = fresh(IpFamily.IPV4);
        ServerKey server = server(IpFamily.IPV4, Protocol.TCP);
        RealServer pod = pod(IpFamily.IPV4, 1);
        var held = new HeldServer(server, RR, List.of());
        refused(kernel, new Operation.DeleteServer(held), Errno.ESRCH);
        refused(kernel, new Operation.SetServer(server, RR, MH), Errno.ESRCH);
        refused(kernel, new Operation.AddDestination(server, pod, 1), Errno.ESRCH);
        refused(kernel, new Operation.SetDestination(server, pod, OptionalInt.of(1), 0), Errno.ESRCH);
        refused(kernel, new Operation.DeleteDestination(server, pod, 1), Errno.ESRCH);
        refused(kernel, new Operation.DeleteLink(), Errno.ENODEV);
        refused(kernel, new Operation.AddAddress(server.address()), Errno.ENODEV);
        done(kernel, new Operation.AddServer(server, RR));
        done(kernel, new Operation.AddLink());
        refused(kernel, new Operation.AddServer(server, RR), Errno.EEXIST);
        refused(kernel, new Operation.SetDestination(server, pod, OptionalInt.of(1), 0), Errno.ENOENT);
        refused(kernel, new Operation.DeleteDestination(server, pod, 1), Errno.ENOENT);
        refused(kernel, new Operation.DeleteAddress(server.address()), Errno.EADDRNOTAVAIL);
        done(kernel, new Operation.AddDestination(server, pod, 1));
        done(kernel, new Operation.AddAddress(server.address()));
        refused(kernel, new Operation.AddDestination(server, pod, 1), Errno.EEXIST);
        refused(kernel, new Operation.AddAddress(server.address()), Errno.EEXIST);
    }

    /// Covers IPVS-02.
    @Test
    void schedulerThatIsNotThereIsRefused() {
        IpvsKernel kernel = fresh(IpFamily.IPV4);
        var nonsense = new ServerSettings(new Scheduling("nonsense", 0), 0);
        var add = new Operation.AddServer(server(IpFamily.IPV4, Protocol.TCP), nonsense);

        assertThat(kernel.execute(add)).hasValueSatisfying(refusal -> {
            assertThat(refusal.errno()).isEqualTo(Errno.ENOENT);
            assertThat(refusal.stale()).isFalse();
        });
    }

    /// Covers IPVS-05: the two families share the link, so whoever is second finds it there.
    @ParameterizedTest
    @EnumSource
    void addressesComeAndGo(IpFamily family) {
        IpvsKernel kernel = fresh(family);
        IpAddress address = server(family, Protocol.TCP).address();
        assertThat(kernel.addresses().link()).isFalse();
        done(kernel, new Operation.AddLink());
        done(kernel, new Operation.AddLink());
        assertThat(kernel.addresses().link()).isTrue();
        assertThat(kernel.addresses().onLink()).isEmpty();

        done(kernel, new Operation.AddAddress(address));
        assertThat(kernel.addresses().onLink()).containsExactly(address);
        assertThat(kernel.addresses().elsewhere()).doesNotContain(address);
        done(kernel, new Operation.DeleteAddress(address));
        assertThat(kernel.addresses().onLink()).isEmpty();
        done(kernel, new Operation.DeleteLink());
        assertThat(kernel.addresses().link()).isFalse();
    }

    /// Each operation, and then what takes it back.
    @ParameterizedTest
    @EnumSource
    void inverseRestoresWhatWasThere(IpFamily family) {
        IpvsKernel kernel = fresh(family);
        ServerKey server = server(family, Protocol.TCP);
        ServerKey other = server(family, Protocol.UDP);
        done(kernel, new Operation.AddLink());
        done(kernel, new Operation.AddServer(server, RR));
        done(kernel, new Operation.AddDestination(server, pod(family, 1), 1));
        done(kernel, new Operation.AddDestination(server, pod(family, 2), 0));
        done(kernel, new Operation.AddAddress(server.address()));
        IpAddress another = pod(family, 9).address();
        for (Operation operation : List.of(
                new Operation.AddServer(other, MH),
                new Operation.SetServer(server, RR, MH),
                new Operation.DeleteServer(kernel.servers().getFirst()),
                new Operation.AddDestination(server, pod(family, 3), 1),
                new Operation.SetDestination(server, pod(family, 2), OptionalInt.of(0), 1),
                new Operation.DeleteDestination(server, pod(family, 2), 0),
                new Operation.AddAddress(another),
                new Operation.DeleteAddress(server.address()))) {
            String before = text(kernel);
            done(kernel, operation);
            assertThat(text(kernel)).as("after %s", operation).isNotEqualTo(before);
            operation.inverse().forEach(inverse -> done(kernel, inverse));
            assertThat(text(kernel)).as("taken back: %s", operation).isEqualTo(before);
        }
    }

    /// Covers IPVS-04.
    @Test
    void timeoutsAreSetOneByOne() {
        IpvsKernel kernel = fresh(IpFamily.IPV4);
        assertThat(timeouts(kernel)).isEqualTo(new Timeouts(900, 120, 300));

        kernel.setTimeouts(new Timeouts(0, 60, 0));

        assertThat(timeouts(kernel)).isEqualTo(new Timeouts(900, 60, 300));
    }

    /// What holds now; the port itself has no need to ask.
    protected abstract Timeouts timeouts(IpvsKernel kernel);

    private static String text(IpvsKernel kernel) {
        List<String> servers = kernel.servers().stream()
                .map(server -> server.key() + " " + server.settings() + " "
                        + server.destinations().stream()
                                .map(HeldDestination::toString)
                                .sorted()
                                .toList())
                .sorted()
                .toList();
        return servers + " " + kernel.addresses().onLink().stream().sorted().toList();
    }

    private static void done(IpvsKernel kernel, Operation operation) {
        assertThat(kernel.execute(operation)).as("%s", operation).isEmpty();
    }

    private static void refused(IpvsKernel kernel, Operation operation, int errno) {
        assertThat(kernel.execute(operation)).hasValueSatisfying(refusal -> {
            assertThat(Errno.name(refusal.errno())).as("%s", operation).isEqualTo(Errno.name(errno));
            assertThat(refusal.stale()).as("%s", operation).isTrue();
        });
    }

    private static ServerKey server(IpFamily family, Protocol protocol) {
        return new ServerKey(IpAddress.of(family == IpFamily.IPV4 ? "10.96.0.1" : "fd00:10:96::1"), protocol, 80);
    }

    private static RealServer pod(IpFamily family, int number) {
        String network = family == IpFamily.IPV4 ? "10.244.1." : "fd00:10:244::";
        return new RealServer(IpAddress.of(network + number), 8080);
    }
}
