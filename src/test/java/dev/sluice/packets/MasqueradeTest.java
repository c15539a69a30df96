// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.nftables.Settings;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How masquerade is asked for and done: the packet's mark, and the port that the pod sees.
@NetnsTest
@OldKernelTest
final class MasqueradeTest {
    /// A mark that somebody else uses.
    private static final int FOREIGN = 0x0100_0400;

    private static final int CONNECTIONS = 8;

    /// Covers LOC-08, TRF-58: with a mark of somebody else's on every packet, ours is seen in front of the masquerade,
    /// and behind it only the other.
    @ParameterizedTest
    @ValueSource(ints = {0, 14, 31})
    void the_mark_is_one_bit_and_is_cleared(int bit) throws Exception {
        try (PacketLab lab = PacketLab.open(setup ->
                setup.withBackend(s -> new Settings(s.family(), s.table(), bit, s.masqueradeAll(), s.tcpReset())))) {
            lab.start();
            LabService service = lab.service().exists().endpoints(lab.pod());
            int ours = 1 << bit;
            watch(lab, ours);

            for (IpFamily family : IpFamily.values()) {
                long asked = count(lab, "asked");
                long cleared = count(lab, "cleared");
                var answer = PacketLab.answered(lab.client(From.OUTSIDE).tcp(service.at(family)));

                assertThat(PacketLab.source(answer)).isEqualTo(lab.masqueraded(family));
                assertThat(count(lab, "asked")).as("both marks in front").isGreaterThan(asked);
                assertThat(count(lab, "cleared")).as("the other mark behind").isGreaterThan(cleared);
            }
            assertThat(count(lab, "left")).as("our mark behind").isZero();
        }
    }

    /// A table of somebody else's that marks all that comes in, and counts what it finds later: priority 100 is where
    /// masquerade is done, to the first packet of a connection.
    private static void watch(PacketLab lab, int ours) throws IOException, InterruptedException {
        String both = Integer.toUnsignedString(FOREIGN | ours);
        String mine = Integer.toUnsignedString(ours);
        InNamespace.exec(lab.node(), "nft", """
                table inet watch {
                  counter asked { }
                  counter cleared { }
                  counter left { }
                  chain early { type filter hook prerouting priority -200; meta mark set %d; }
                  chain front { type filter hook postrouting priority 50; ct state new meta mark %s counter name asked; }
                  chain behind {
                    type filter hook postrouting priority 150;
                    ct state new meta mark %d counter name cleared
                    meta mark & %s != 0 counter name left
                  }
                }
                """.formatted(FOREIGN, both, FOREIGN, mine));
    }

    private static long count(PacketLab lab, String counter) throws IOException, InterruptedException {
        String text = InNamespace.exec(lab.node(), "nft", "list", "counter", "inet", "watch", counter);
        Matcher packets = Pattern.compile("packets (\\d+)").matcher(text);
        assertThat(packets.find()).as(text).isTrue();
        return Long.parseLong(packets.group(1));
    }

    /// Covers TRF-57: the kernel would keep the client's port if it were not told to draw another; who is not
    /// masqueraded keeps it.
    @Test
    void ports_are_drawn_at_random() throws Exception {
        try (PacketLab lab = PacketLab.open()) {
            lab.start();
            Pod pod = lab.pod();
            LabService service = lab.service().exists().endpoints(pod);
            for (IpFamily family : IpFamily.values()) {
                assertThat(portsKept(lab.client(From.OUTSIDE), service.at(family)))
                        .as("marked")
                        .isLessThan(CONNECTIONS);
                assertThat(portsKept(lab.client(pod), service.at(family)))
                        .as("to itself")
                        .isLessThan(CONNECTIONS);
                assertThat(portsKept(lab.client(From.POD), service.at(family)))
                        .as("not masqueraded")
                        .isEqualTo(CONNECTIONS);
            }
        }
    }

    private static int portsKept(LabClient client, InetSocketAddress place) throws IOException {
        int kept = 0;
        for (int i = 0; i < CONNECTIONS; i++) {
            try (HeldConnection connection = client.hold(place)) {
                int seen = PacketLab.answered(connection.ask()).source().getPort();
                kept += seen == connection.local().getPort() ? 1 : 0;
            }
        }
        return kept;
    }
}
