// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.nftables.Settings;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.Answer.Refused;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A Service that nobody serves refuses at once, instead of letting clients wait.
@NetnsTest
@OldKernelTest
final class NoEndpointsTest {
    @AutoClose
    private static PacketLab lab;

    private static Pod pod;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pod = lab.pod();
    }

    /// Covers TRF-12, TRF-30, TRF-31, SEL-01, SEL-10.
    @Everywhere
    void refuses_at_once(From from, IpFamily family) throws IOException {
        LabService service = lab.service().exists();
        long before = KernelCounter.RETRANSMISSIONS.in(lab.namespace(from));

        assertThat(ask(from, Protocol.TCP, service, family)).isEqualTo(new Refused());
        assertThat(ask(from, Protocol.UDP, service, family)).isEqualTo(new Refused());
        assertThat(ask(from, Protocol.SCTP, service, family)).isEqualTo(new Refused());
        assertThat(KernelCounter.RETRANSMISSIONS.in(lab.namespace(from)))
                .as("TCP had to ask again")
                .isEqualTo(before);
    }

    /// Covers TRF-31: TCP hears of it by a reset, or by ICMP as everybody else if resets are switched off.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_reset_is_an_option(boolean reset) throws IOException {
        try (PacketLab other = PacketLab.open(setup -> setup.withBackend(
                s -> new Settings(s.family(), s.table(), s.masqueradeBit(), s.masqueradeAll(), reset)))) {
            LabService service = other.start().service().exists();
            for (IpFamily family : IpFamily.values()) {
                var client = other.namespace(From.OUTSIDE);
                long before = KernelCounter.unreachable(family).in(client);
                assertThat(other.client(From.OUTSIDE).tcp(service.at(family))).isEqualTo(new Refused());
                long byIcmp = KernelCounter.unreachable(family).in(client) - before;
                assertThat(byIcmp == 0).as("refused by reset over %s", family).isEqualTo(reset);
            }
        }
    }

    /// Covers TRF-37, EP-17: in both directions.
    @Everywhere
    void serves_and_refuses_as_endpoints_come_and_go(From from, IpFamily family) {
        LabService service = lab.service().exists();

        for (Protocol protocol : Protocol.values()) {
            assertThat(ask(from, protocol, service, family)).isEqualTo(new Refused());
            service.endpoints(pod);
            assertThat(PacketLab.answered(ask(from, protocol, service, family)).pod())
                    .isEqualTo(pod.name());
            service.endpoints();
        }
        assertThat(ask(from, Protocol.TCP, service, family)).isEqualTo(new Refused());
    }

    /// Covers TRF-03, TRF-32: a policy's silence ends and comes back with the pods of this node.
    @ParameterizedTest
    @EnumSource
    void falls_silent_while_no_pod_is_here(IpFamily family) {
        LabService service = lab.service();
        service.is(service.draft().internalLocal()).endpoints(pod);

        assertThat(ask(From.POD, Protocol.TCP, service, family)).isInstanceOf(Answered.class);
        service.endpoints(List.of(), List.of(pod));
        PacketLab.assertSilence(lab.briefly(From.POD), service.at(family));
        service.endpoints(pod);
        assertThat(ask(From.POD, Protocol.TCP, service, family)).isInstanceOf(Answered.class);
    }

    /// Covers EP-11: endpoints known before their Service.
    @Everywhere
    void endpoints_may_come_first(From from, IpFamily family) {
        LabService service = lab.service().endpoints(pod).exists();

        assertThat(PacketLab.answered(ask(from, Protocol.TCP, service, family)).pod())
                .isEqualTo(pod.name());
    }

    /// Covers TRF-30: only new connections are judged. What a process of the node had open before somebody took its
    /// port for a node port goes on.
    @ParameterizedTest
    @EnumSource
    void what_is_open_is_not_cut(IpFamily family) throws IOException {
        LabService service = lab.service();
        var place = PacketLab.at(lab.plan().node(family), service.nodePort());
        try (var listener = lab.node().run(ServerSocketChannel::open);
                var open = lab.namespace(From.OUTSIDE).run(SocketChannel::open)) {
            listener.bind(place);
            open.socket().connect(place, 10_000);
            open.socket().setSoTimeout(10_000);
            try (var accepted = listener.accept()) {
                service.is(service.externalDraft());
                assertThat(lab.client(From.OUTSIDE).tcp(place)).isEqualTo(new Refused());

                open.write(ByteBuffer.wrap(new byte[] {42}));
                accepted.socket().setSoTimeout(10_000);
                assertThat(accepted.socket().getInputStream().read()).isEqualTo(42);
            }
        }
    }

    private static Answer ask(From from, Protocol protocol, LabService service, IpFamily family) {
        return PacketLab.ask(lab.client(from), protocol, service.at(family));
    }
}
