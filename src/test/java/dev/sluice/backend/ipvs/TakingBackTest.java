// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static dev.sluice.backend.ipvs.ServerSamples.DNS;
import static dev.sluice.backend.ipvs.ServerSamples.HTTP;
import static dev.sluice.backend.ipvs.ServerSamples.HTTPS;
import static dev.sluice.backend.ipvs.ServerSamples.OPTIONS;
import static dev.sluice.backend.ipvs.ServerSamples.RR;
import static dev.sluice.backend.ipvs.ServerSamples.gone;
import static dev.sluice.backend.ipvs.ServerSamples.persistent;
import static dev.sluice.backend.ipvs.ServerSamples.pod;
import static dev.sluice.backend.ipvs.ServerSamples.server;
import static dev.sluice.backend.ipvs.ServerSamples.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.Errno;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The law of all backends: whatever is refused left the kernel as it was.
final class TakingBackTest {
    /// Everything at once: new, changed and gone servers, destinations that come, go, and come back.
    private static final ServerChanges ALL_KINDS =
            new ServerChanges(List.of(server(HTTPS, 1, 2), persistent(HTTP, 60, 2, 3)), Set.of(DNS));

    private final MemoryIpvs kernel = new MemoryIpvs();
    private final VirtualServers servers = new VirtualServers(OPTIONS, kernel, () -> Instant.EPOCH);

    @BeforeEach
    void start() {
        servers.read();
        servers.apply(wanted(server(HTTP, 1, 2, 3), server(DNS, 4)));
        kernel.connections(HTTP, pod(3), 1);
        servers.apply(wanted(server(HTTP, 1, 2)));
        kernel.take();
    }

    /// Covers IPVS-15: it can be tried again at once, and is (SYNC-06); nothing waits for a period.
    @Test
    void refusalAtAnyPlaceLeavesTheKernelAsItWas() {
        String before = kernel.dump();
        int places = ((Applied.Done) servers.apply(ALL_KINDS)).operations().size();
        assertThat(servers.undo(new Applied.Done(kernel.take()))).isEmpty();
        assertThat(kernel.dump()).isEqualTo(before);
        assertThat(places).isEqualTo(8);

        for (int place = 0; place < places; place++) {
            var asked = new AtomicInteger();
            int refusedOne = place;
            kernel.refuse(_ -> asked.getAndIncrement() == refusedOne);

            assertThat(servers.apply(ALL_KINDS))
                    .isInstanceOfSatisfying(
                            Applied.Refused.class,
                            refused -> assertThat(refused.refusal().errno()).isEqualTo(Errno.ENOMEM));
            assertThat(kernel.dump()).as("refused: operation %d", place).isEqualTo(before);
        }
        kernel.refuse(_ -> false);
        assertThat(servers.apply(ALL_KINDS)).isInstanceOf(Applied.Done.class);
    }

    @Test
    void refusalNamesItsServer() {
        kernel.refuse(operation -> operation instanceof Operation.AddDestination);

        assertThat(servers.apply(wanted(server(HTTPS, 1)))).isInstanceOfSatisfying(Applied.Refused.class, refused -> {
            assertThat(refused.refusal().server()).contains(HTTPS);
            assertThat(refused.refusal().stale()).isFalse();
            assertThat(refused.refusal()).hasToString("add destination 10.244.1.1:8080 of TCP 10.96.0.1:443: ENOMEM");
        });
    }

    @Test
    void whatSomebodyElseDidIsStale() {
        kernel.execute(new Operation.AddServer(HTTPS, RR));

        assertThat(servers.apply(wanted(server(HTTPS, 1))))
                .isInstanceOfSatisfying(
                        Applied.Refused.class,
                        refused -> assertThat(refused.refusal().stale()).isTrue());
        servers.read();
        assertThat(servers.apply(wanted(server(HTTPS, 1)))).isInstanceOf(Applied.Done.class);
    }

    @Test
    void answerThatIsLostIsUnknown() {
        kernel.loseAnswers(operation -> operation instanceof Operation.DeleteServer);

        assertThat(servers.apply(gone(DNS))).isInstanceOf(Applied.Unknown.class);
    }

    @Test
    void refusalOfTheTakingBackIsUnknown() {
        kernel.refuse(operation ->
                operation instanceof Operation.AddDestination || operation instanceof Operation.DeleteServer);

        assertThat(servers.apply(wanted(server(HTTPS, 1))))
                .isInstanceOfSatisfying(
                        Applied.Unknown.class,
                        unknown -> assertThat(unknown.reason())
                                .contains("add destination 10.244.1.1:8080")
                                .endsWith("then delete virtual server TCP 10.96.0.1:443: ENOMEM"));
    }

    @Test
    void otherHalfCanHaveItTakenBack() {
        String before = kernel.dump();
        var applied = (Applied.Done) servers.apply(ALL_KINDS);

        assertThat(servers.undo(applied)).isEmpty();
        assertThat(kernel.dump()).isEqualTo(before);
        assertThat(servers.draining()).as("still in drain").isTrue();
    }
}
