// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static dev.sluice.backend.ipvs.IpvsLab.at;
import static dev.sluice.backend.ipvs.IpvsLab.key;
import static dev.sluice.backend.ipvs.IpvsLab.server;
import static dev.sluice.backend.ipvs.ServerSamples.gone;
import static dev.sluice.backend.ipvs.ServerSamples.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.GuestTest;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Real packets through virtual servers of the real kernel.
@NetnsTest
@GuestTest({"ip_vs", "dummy"})
final class ServedConnectionsTest {
    private static final ServerKey HTTP = key(IpFamily.IPV4, Protocol.TCP);
    private static final long PATIENCE_SECONDS = 60;

    private final IpvsLab lab = new IpvsLab();
    private Pod first;
    private Pod second;

    @BeforeEach
    void pods() throws IOException {
        first = lab.pod("first");
        second = lab.pod("second");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /// Covers IPVS-05, IPVS-06.
    @ParameterizedTest
    @EnumSource
    void clientsReachEndpointsInTurn(IpFamily family) {
        VirtualServers servers = lab.start(family);
        ServerKey tcp = key(family, Protocol.TCP);
        ServerKey udp = key(family, Protocol.UDP);

        done(servers.apply(wanted(server(tcp, first, second), server(udp, second))));

        assertThat(answering(tcp, 4)).containsExactlyInAnyOrder("first", "second");
        assertThat(answering(udp, 2)).containsExactly("second");
        done(servers.apply(gone(tcp, udp)));
        assertThat(lab.ask(tcp)).isNotInstanceOf(Answer.Answered.class);
    }

    /// People compare with this.
    @Test
    void ipvsadmShowsWhatWasAsked() throws Exception {
        VirtualServers servers = lab.start(IpFamily.IPV4);
        done(servers.apply(
                wanted(new VirtualServer(HTTP, 10_800, server(HTTP, first).endpoints()))));

        assertThat(lab.onNode("ipvsadm", "-Ln").lines().map(String::strip))
                .containsSubsequence(
                        "TCP  10.96.0.1:80 rr persistent 10800",
                        "-> %-28s Masq    1      0          0".formatted(at(first, IpFamily.IPV4)));
        assertThat(lab.onNode("ip", "-brief", "address", "show", "kube-ipvs0"))
                .containsPattern("kube-ipvs0\\s+DOWN\\s+10.96.0.1/32");
    }

    /// Covers IPVS-09.
    @Test
    void openConnectionOutlivesItsEndpointUntilItEnds() throws Exception {
        VirtualServers servers = lab.start(IpFamily.IPV4);
        done(servers.apply(wanted(server(HTTP, first))));
        try (Socket connection = lab.connect(HTTP)) {
            assertThat(line(connection)).contains("first");
            done(servers.apply(wanted(server(HTTP, second))));

            servers.drain();
            assertThat(servers.draining()).isTrue();
            assertThat(line(connection)).contains("first");
            assertThat(answering(HTTP, 4)).containsExactly("second");
            // By a reset, which the kernel forgets after 10 s; of an orderly end it keeps the memory for 2 min.
            connection.setSoLinger(true, 0);
        }
        awaitDrained(servers);
        assertThat(lab.onNode("ipvsadm", "-Ln"))
                .doesNotContain(at(first, IpFamily.IPV4).toString());
    }

    /// Covers IPVS-09: also across a restart, and back again without a cut.
    @Test
    void endpointThatComesBackKeepsItsConnections() throws Exception {
        VirtualServers servers = lab.start(IpFamily.IPV4);
        done(servers.apply(wanted(server(HTTP, first))));
        try (HeldConnection connection = lab.hold(HTTP)) {
            assertThat(pod(connection.ask())).isEqualTo("first");
            done(servers.apply(wanted(server(HTTP, second))));

            VirtualServers restarted = lab.start(IpFamily.IPV4);
            assertThat(restarted.draining()).isTrue();
            restarted.drain();
            done(restarted.apply(wanted(server(HTTP, first, second))));

            assertThat(restarted.draining()).isFalse();
            assertThat(pod(connection.ask())).isEqualTo("first");
            assertThat(answering(HTTP, 4)).containsExactlyInAnyOrder("first", "second");
        }
    }

    /// A change that was taken back cuts nothing off, even one that deleted the server.
    @Test
    void connectionsSurviveAChangeThatIsTakenBack() throws Exception {
        VirtualServers servers = lab.start(IpFamily.IPV4);
        done(servers.apply(wanted(server(HTTP, first))));
        try (HeldConnection connection = lab.hold(HTTP)) {
            assertThat(pod(connection.ask())).isEqualTo("first");

            assertThat(servers.undo(done(servers.apply(gone(HTTP))))).isEmpty();

            assertThat(pod(connection.ask())).isEqualTo("first");
        }
    }

    /// Covers CLN-04.
    @Test
    void wipeLeavesNothing() throws Exception {
        VirtualServers servers = lab.start(IpFamily.IPV4);
        done(servers.apply(wanted(server(HTTP, first))));

        servers.wipe();

        assertThat(lab.onNode("ipvsadm", "-Ln")).doesNotContain("10.96.0.1");
        assertThat(lab.onNode("ip", "link")).doesNotContain("kube-ipvs0");
    }

    /// What the pod says next.
    private static String line(Socket connection) throws IOException {
        connection.getOutputStream().write('\n');
        StringBuilder line = new StringBuilder();
        for (int next = connection.getInputStream().read();
                next != '\n' && next >= 0;
                next = connection.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private Set<String> answering(ServerKey key, int times) {
        Set<String> pods = new HashSet<>();
        for (int i = 0; i < times; i++) {
            pods.add(pod(lab.ask(key)));
        }
        return pods;
    }

    private static String pod(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Answered.class);
        return ((Answer.Answered) answer).pod();
    }

    private static Applied.Done done(Applied applied) {
        assertThat(applied).isInstanceOf(Applied.Done.class);
        return (Applied.Done) applied;
    }

    private static void awaitDrained(VirtualServers servers) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (servers.draining() && System.nanoTime() < deadline) {
            servers.drain();
        }
        assertThat(servers.draining()).isFalse();
    }
}
