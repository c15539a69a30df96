// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static dev.sluice.backend.ipvs.ServerSamples.DNS;
import static dev.sluice.backend.ipvs.ServerSamples.HTTP;
import static dev.sluice.backend.ipvs.ServerSamples.HTTPS;
import static dev.sluice.backend.ipvs.ServerSamples.OPTIONS;
import static dev.sluice.backend.ipvs.ServerSamples.SIGNALLING;
import static dev.sluice.backend.ipvs.ServerSamples.gone;
import static dev.sluice.backend.ipvs.ServerSamples.pod;
import static dev.sluice.backend.ipvs.ServerSamples.server;
import static dev.sluice.backend.ipvs.ServerSamples.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.netlink.NetlinkException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Covers IPVS-09.
final class DrainsTest {
    private static final VirtualServers.Options FIVE_MINUTES =
            new VirtualServers.Options(Scheduling.of("rr"), List.of(), Duration.ofMinutes(5));

    private final MemoryIpvs kernel = new MemoryIpvs();
    private Instant now = Instant.EPOCH;
    private VirtualServers servers = started(OPTIONS);

    @Test
    void tcpEndpointWaitsForItsConnections() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.connections(HTTP, pod(1), 1);
        assertThat(servers.draining()).isFalse();
        servers.apply(wanted(server(HTTP, 2)));
        assertThat(servers.draining()).isTrue();
        kernel.take();

        servers.drain();
        assertThat(kernel.take()).isEmpty();

        kernel.connections(HTTP, pod(1), 0);
        servers.drain();
        assertThat(kernel.take()).containsExactly(new Operation.DeleteDestination(HTTP, pod(1), 0));
        assertThat(servers.draining()).isFalse();
    }

    /// Nobody knows when their clients are done.
    @Test
    void udpAndSctpEndpointsGoAtOnce() {
        servers.apply(wanted(server(DNS, 1, 2), server(SIGNALLING, 1, 2)));
        kernel.connections(DNS, pod(1), 7);
        kernel.connections(SIGNALLING, pod(1), 7);
        kernel.take();

        servers.apply(wanted(server(DNS, 2), server(SIGNALLING, 2)));

        assertThat(kernel.take())
                .containsExactly(
                        new Operation.DeleteDestination(DNS, pod(1), 1),
                        new Operation.DeleteDestination(SIGNALLING, pod(1), 1));
        assertThat(servers.draining()).isFalse();
    }

    /// Its connections go on; the reference would cut them off.
    @Test
    void endpointThatComesBackServesAgainInPlace() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.connections(HTTP, pod(1), 3);
        servers.apply(wanted(server(HTTP, 2)));
        kernel.take();

        servers.apply(wanted(server(HTTP, 1, 2)));

        assertThat(kernel.take()).containsExactly(new Operation.SetDestination(HTTP, pod(1), OptionalInt.of(0), 1));
        assertThat(servers.draining()).isFalse();
        kernel.connections(HTTP, pod(1), 0);
        servers.drain();
        assertThat(kernel.take()).isEmpty();
    }

    @Test
    void limitCutsOffWhatDoesNotEnd() {
        servers = started(FIVE_MINUTES);
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.connections(HTTP, pod(1), 1);
        servers.apply(wanted(server(HTTP, 2)));
        kernel.take();

        now = now.plusSeconds(299);
        servers.apply(wanted(server(HTTP, 2)));
        servers.drain();
        assertThat(kernel.take()).isEmpty();
        now = now.plusSeconds(1);
        servers.drain();
        assertThat(kernel.take()).containsExactly(new Operation.DeleteDestination(HTTP, pod(1), 0));
    }

    @Test
    void restartGoesOnDraining() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.connections(HTTP, pod(1), 1);
        servers.apply(wanted(server(HTTP, 2)));

        servers = started(FIVE_MINUTES);
        kernel.take();
        assertThat(servers.draining()).isTrue();
        now = now.plusSeconds(300);
        servers.drain();
        assertThat(kernel.take()).containsExactly(new Operation.DeleteDestination(HTTP, pod(1), 0));
    }

    /// What is not in drain costs nothing.
    @Test
    void onlyServersInDrainAreLookedAt() {
        servers.apply(wanted(server(HTTP, 1, 2), server(HTTPS, 1, 2), server(DNS, 1, 2)));
        servers.drain();
        int before = kernel.readings();
        kernel.connections(HTTP, pod(1), 1);
        servers.apply(wanted(server(HTTP, 2)));

        servers.drain();
        servers.drain();

        assertThat(kernel.readings() - before).isEqualTo(2);
    }

    /// Covers the reference's way with a Service that is deleted: its connections end with it.
    @Test
    void serverThatGoesTakesItsDrainsWithIt() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.connections(HTTP, pod(1), 1);
        servers.apply(wanted(server(HTTP, 2)));

        servers.apply(gone(HTTP));

        assertThat(servers.draining()).isFalse();
        assertThat(kernel.servers()).isEmpty();
    }

    @Test
    void destinationThatSomebodyElseDeletedIsDone() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        servers.apply(wanted(server(HTTP, 2)));
        kernel.execute(new Operation.DeleteDestination(HTTP, pod(1), 0));

        servers.drain();

        assertThat(servers.draining()).isFalse();
    }

    @Test
    void refusalIsToldAndTriedAgain() {
        servers.apply(wanted(server(HTTP, 1, 2)));
        servers.apply(wanted(server(HTTP, 2)));
        kernel.refuse(operation -> operation instanceof Operation.DeleteDestination);

        assertThatThrownBy(() -> servers.drain())
                .isInstanceOf(NetlinkException.class)
                .hasMessageContaining("delete destination 10.244.1.1:8080 of TCP 10.96.0.1:80");
        kernel.refuse(_ -> false);
        servers.drain();
        assertThat(kernel.destinations(HTTP)).extracting(HeldDestination::at).containsExactly(pod(2));
    }

    private VirtualServers started(VirtualServers.Options options) {
        var started = new VirtualServers(options, kernel, () -> now);
        started.read();
        return started;
    }
}
