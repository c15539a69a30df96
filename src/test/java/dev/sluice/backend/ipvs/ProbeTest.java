// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static dev.sluice.backend.ipvs.ServerSamples.HTTP;
import static dev.sluice.backend.ipvs.ServerSamples.RR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Covers IPVS-02.
final class ProbeTest {
    private static final ServerKey PROBE = new ServerKey(IpAddress.of("198.51.100.0"), Protocol.TCP, 20_000);

    private final MemoryIpvs kernel = new MemoryIpvs();

    @Test
    void schedulerIsTriedAndNothingIsLeft() {
        assertThat(missing("mh")).isEmpty();

        assertThat(kernel.take())
                .containsExactly(
                        new Operation.AddServer(PROBE, new ServerSettings(Scheduling.of("mh"), 0)),
                        new Operation.DeleteServer(
                                new HeldServer(PROBE, new ServerSettings(Scheduling.of("mh"), 0), List.of())));
        assertThat(kernel.servers()).isEmpty();
    }

    @Test
    void schedulerThatSomeServerHasIsNotTried() {
        kernel.execute(new Operation.AddServer(HTTP, RR));
        kernel.take();

        assertThat(missing("rr")).isEmpty();
        assertThat(kernel.take()).isEmpty();
    }

    @Test
    void schedulerThatIsMissingIsNamedWithTheCommand() {
        kernel.schedulers(Set.of("rr"));

        assertThat(missing("mh"))
                .containsExactly(
                        "scheduler mh is not in the kernel (module ip_vs_mh): load it with modprobe ip_vs_mh, or"
                                + " choose another by ipvs.scheduler");
    }

    @Test
    void moduleThatIsMissingIsNamedWithTheCommand() {
        kernel.unload();

        assertThat(missing("rr"))
                .containsExactly("IPVS is not in the kernel (module ip_vs): load it with modprobe ip_vs");
    }

    /// One that was killed between adding and removing, and ran with another scheduler.
    @Test
    void leftoverOfAnotherProbeIsRemoved() {
        kernel.execute(new Operation.AddServer(PROBE, RR));

        assertThat(missing("mh")).isEmpty();
        assertThat(kernel.servers()).isEmpty();
    }

    @Test
    void anyOtherRefusalIsTold() {
        kernel.refuse(operation -> operation instanceof Operation.AddServer);

        assertThat(missing("rr")).containsExactly("add virtual server TCP 198.51.100.0:20000: ENOMEM");
    }

    private List<String> missing(String scheduler) {
        return new Probe(kernel, Scheduling.of(scheduler)).missing();
    }
}
