// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Counted;
import dev.sluice.backend.Counter;
import dev.sluice.backend.nftables.Settings;
import dev.sluice.config.ProxyOptions;
import dev.sluice.demo.Answer;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.RawSocket;
import dev.sluice.testing.NetnsTest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A pod sends a segment that is far out of the window, as one that was long under way is. conntrack calls it invalid
/// and does not translate it back, so the client gets it from an address that it knows nothing of, and its reset ends
/// a connection that lives. Covers TRF-52.
@NetnsTest
@Timeout(60)
final class InvalidPacketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FAR = 1 << 30;
    private static final Counted NONE = new Counted(0, 0);

    @ParameterizedTest
    @EnumSource
    void dropped_where_asked_for_and_the_connection_lives(IpFamily family) throws Exception {
        try (PacketLab lab = PacketLab.open(setup -> setup.withBackend(s -> s.droppingInvalid(true)))) {
            try (var strayed = new Strayed(lab.start(), family)) {
                strayed.send();
                while (CountedTest.counted(lab, family).get(Counter.INVALID_CT) == 0) {
                    Thread.onSpinWait();
                }
                assertThat(strayed.connection.ask()).isInstanceOf(Answer.Answered.class);
            }
        }
    }

    /// Covers IPT-08, MET-22: kube-proxy's iptables mode drops them unless told otherwise.
    @ParameterizedTest
    @EnumSource
    void dropped_and_counted_by_iptables(IpFamily family) throws Exception {
        try (PacketLab lab = PacketLab.open(setup -> setup.by(ProxyOptions.Mode.IPTABLES));
                var strayed = new Strayed(lab.start(), family)) {
            strayed.send();
            lab.proxy()
                    .running()
                    .awaitCounters(event -> event.family() == family
                            && event.byReason()
                                            .getOrDefault(Counter.INVALID_CT.label(), NONE)
                                            .packets()
                                    > 0);
            assertThat(strayed.connection.ask()).isInstanceOf(Answer.Answered.class);
        }
    }

    /// What kube-proxy's nftables mode does, and ours by default.
    @ParameterizedTest
    @EnumSource
    void let_through_by_default_and_the_connection_ends(IpFamily family) throws Exception {
        assertThat(Settings.defaults(family).dropInvalid()).isFalse();
        try (PacketLab lab = PacketLab.open();
                var strayed = new Strayed(lab.start(), family)) {
            strayed.send();
            strayed.next(segment -> segment.has(TcpSegment.RST));
            assertThat(strayed.connection.ask()).isInstanceOf(Answer.Broken.class);
            assertThat(CountedTest.counted(lab, family)).containsEntry(Counter.INVALID_CT, 0L);
        }
    }

    /// A connection of a pod to a Service, and an ear and a mouth in the pod that serves it.
    private static final class Strayed implements AutoCloseable {
        private final Pod pod;
        private final IpFamily family;
        private final InetAddress client;
        private final RawSocket socket;
        private final HeldConnection connection;

        Strayed(PacketLab lab, IpFamily family) throws Exception {
            this.family = family;
            pod = lab.pod();
            var service = lab.service().exists().endpoints(pod);
            client = InetAddress.ofLiteral(lab.address(From.POD, family).toString());
            socket = pod.namespace().run(() -> RawSocket.open(client, TcpSegment.PROTOCOL, PATIENCE));
            connection = lab.client(From.POD).hold(service.at(family));
        }

        void send() {
            PacketLab.answered(connection.ask());
            // The question itself; the server expects what follows it.
            var question = next(segment -> segment.payload() > 0);
            var strayed = new TcpSegment(
                    question.to(),
                    question.from(),
                    question.acknowledgement() + FAR,
                    question.sequence() + question.payload(),
                    TcpSegment.ACK,
                    1);
            var source = InetAddress.ofLiteral(pod.address(family).toString());
            socket.send(strayed.bytes(source, client), client);
        }

        /// The next segment from the client that fits.
        TcpSegment next(Predicate<TcpSegment> fits) {
            while (true) {
                var packet = socket.receive();
                var segment = TcpSegment.read(packet.payload()).filter(fits);
                if (packet.source().equals(client) && segment.isPresent()) {
                    return segment.get();
                }
            }
        }

        @Override
        public void close() {
            connection.close();
            socket.close();
        }
    }
}
