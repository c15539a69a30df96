// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxyUnderTest;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.netlink.ct.Flow;
import dev.sluice.netlink.ct.FlowMaker;
import dev.sluice.netlink.ct.Tuple;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.testing.NetnsTest;
import dev.sluice.topology.FrontendKey.Vip;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Flows while the proxy or its rules are away, and TCP where its flows are to be ended, too.
@NetnsTest
final class FlowsOverTimeTest {
    @AutoClose
    private static FlowLab lab;

    private static List<Pod> pods;

    @BeforeAll
    static void open() {
        lab = new FlowLab(true);
        pods = lab.packets().pods(2);
    }

    /// Covers CT-05c, and CT-05 for what happened in the gap.
    @ParameterizedTest
    @EnumSource
    void a_restart_keeps_what_is_right(IpFamily family) throws Exception {
        LabService stays = lab.packets().service().exists().endpoints(pods.get(0));
        LabService moves = lab.packets().service().exists().endpoints(pods.get(0));
        try (SteadyClient staying = lab.client(From.OUTSIDE, stays.at(family));
                SteadyClient moving = lab.client(From.OUTSIDE, moves.at(family))) {
            assertThat(FlowLab.pod(staying)).isEqualTo("pod-1");
            assertThat(FlowLab.pod(moving)).isEqualTo("pod-1");
            int before = lab.flows(family, staying).getFirst().id();

            lab.packets().proxy().stop();
            moves.endpoints(pods.get(1));
            lab.start();
            lab.after(family, () -> {});

            assertThat(lab.flows(family, staying)).extracting(Flow::id).containsExactly(before);
            assertThat(FlowLab.pod(moving)).isEqualTo("pod-2");
        }
    }

    /// Covers CT-07, NFT-17: while our table was away, a client's first packet was translated to nothing.
    @ParameterizedTest
    @EnumSource
    void flows_of_a_time_without_rules_are_deleted(IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        lab.after(family, () -> {});
        InetSocketAddress at = service.at(family);
        InetAddress client = InetAddress.ofLiteral(
                lab.packets().address(From.OUTSIDE, family).toString());
        try (FlowMaker maker = lab.maker()) {
            maker.untranslated(Tuple.of(Protocol.UDP.number(), client, 1053, at.getAddress(), at.getPort()));
        }
        var proxy = lab.packets().proxy().running();
        var frontend = new Vip(service.ip(family), Protocol.UDP, LabService.PORT);

        lab.after(family, () -> {
            var batch = new NftBatch(family.addressFamily(), "sluice");
            batch.deleteTable();
            try (var vandal = ProxyUnderTest.connect(lab.packets().node())) {
                vandal.commit(batch);
            }
            proxy.awaitKernel(family, rules -> rules.frontends().containsKey(frontend));
        });

        assertThat(lab.flows(family, Protocol.UDP, at.getPort()))
                .extracting(flow -> flow.original().sourcePort())
                .doesNotContain(1053);
    }

    /// Covers CT-12: a connection to a pod that is gone ends with the next thing the client says; one to a pod that is
    /// only on its way out goes on.
    @ParameterizedTest
    @EnumSource
    void a_tcp_connection_ends_with_its_endpoint(IpFamily family) throws Exception {
        LabService service = lab.packets().service().exists().endpoints(pods.get(0));
        try (HeldConnection held = lab.packets().client(From.OUTSIDE).hold(service.at(family))) {
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");

            lab.after(family, () -> service.endpoints(pods, List.of()));
            assertThat(PacketLab.answered(held.ask()).pod()).isEqualTo("pod-1");
            lab.after(family, () -> service.endpoints(pods.get(1)));

            assertThat(held.ask()).isNotInstanceOf(Answered.class);
        }
    }
}
