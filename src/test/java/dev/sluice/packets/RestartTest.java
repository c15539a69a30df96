// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ProxyUnderTest;
import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.nft.NftBatch;
import dev.sluice.packets.From.Everywhere;
import dev.sluice.testing.NetnsTest;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;

/// The proxy goes and comes back, or somebody takes its table away, while clients use it.
@NetnsTest
final class RestartTest {
    @AutoClose
    private static PacketLab lab;

    private static List<Pod> pods;
    private static LabService service;

    @BeforeAll
    static void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
        service = lab.service().exists().endpoints(pods.subList(0, 2), List.of());
    }

    /// Covers SYNC-09, CLI-25, CLN-08: an open connection stays open, and none fails, before, while and after the
    /// proxy is away.
    @Everywhere
    void a_restart_is_not_noticed(From from, IpFamily family) throws Exception {
        LabClient client = lab.client(from);
        try (HeldConnection held = client.hold(service.at(family));
                Load load = Load.start(() -> client.tcp(service.at(family)))) {
            Answer first = held.ask();
            PacketLab.answered(first);

            lab.proxy().stop();
            assertThat(held.ask()).isEqualTo(first);
            PacketLab.answered(client.tcp(service.at(family)));
            lab.proxy().start();
            assertThat(held.ask()).isEqualTo(first);

            assertThat(load.stop()).hasOnlyElementsOfType(Answered.class);
        }
    }

    /// Covers SYNC-09, CLN-06: what changed while the proxy was away is caught up with.
    @Everywhere
    void changes_in_the_gap_are_made_up_for(From from, IpFamily family) {
        LabClient client = lab.client(from);
        LabService gone = lab.service().exists().endpoints(pods.get(0));
        LabService moved = lab.service().exists().endpoints(pods.get(0));
        lab.proxy().stop();
        gone.endpoints();
        moved.endpoints(pods.get(1));
        LabService made = lab.service().exists().endpoints(pods.get(2));
        lab.proxy().start();

        assertThat(client.tcp(gone.at(family))).isEqualTo(new Answer.Refused());
        assertThat(PacketLab.answered(client.tcp(moved.at(family))).pod()).isEqualTo("pod-2");
        assertThat(PacketLab.answered(client.tcp(made.at(family))).pod()).isEqualTo("pod-3");
    }

    /// Covers NFT-17, SYNC-12: our table is deleted under load. It comes back, new connections work, and one that was
    /// open goes on.
    @Everywhere
    void a_deleted_table_comes_back_under_load(From from, IpFamily family) throws Exception {
        LabClient brief = lab.briefly(from);
        LabClient client = lab.client(from);
        var whole = lab.proxy().running().kernel(family);
        try (HeldConnection held = client.hold(service.at(family));
                Load load = Load.start(() -> brief.tcp(service.at(family)))) {
            Answer first = held.ask();
            PacketLab.answered(first);

            var batch = new NftBatch(family.addressFamily(), "sluice");
            batch.deleteTable();
            try (var vandal = ProxyUnderTest.connect(lab.node())) {
                vandal.commit(batch);
            }
            lab.proxy().running().awaitKernel(family, whole::equals);

            load.stop();
            for (int i = 0; i < 100; i++) {
                PacketLab.answered(client.tcp(service.at(family)));
            }
            assertThat(held.ask()).isEqualTo(first);
        }
    }
}
