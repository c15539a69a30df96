// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.Answer.Answered;
import dev.sluice.demo.LabClient;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `nft flush ruleset` while clients connect one after the other: service comes back by itself, and only who connected
/// in between can have suffered. Covers NFT-17, SYNC-12.
@NetnsTest
final class FlushTest {
    private static final Logger LOG = LoggerFactory.getLogger(FlushTest.class);

    private record Asked(Instant at, Answer answer, Instant answered) {}

    @ParameterizedTest
    @EnumSource
    void only_connections_in_the_gap_are_lost(IpFamily family) throws Exception {
        try (PacketLab lab = PacketLab.open().start()) {
            var service = lab.service().exists().endpoints(lab.pod(), lab.pod());
            var client = lab.client(From.OUTSIDE);
            Queue<Asked> asked = new ConcurrentLinkedQueue<>();
            try (var held = client.hold(service.at(family));
                    Load load = Load.start(() -> ask(client, service.at(family), asked))) {
                var whole = lab.proxy().running().kernel(family);
                var flushed = Instant.now();

                InNamespace.exec(lab.node(), "nft", "flush", "ruleset");
                lab.proxy().running().awaitKernel(family, rules -> rules.equals(whole));
                var back = Instant.now();

                PacketLab.askAll(50, client, Protocol.TCP, service.at(family));
                load.stop();
                assertThat(held.ask()).isInstanceOf(Answered.class);
                LOG.info("nft flush ruleset, {}: whole again within {}", family, Duration.between(flushed, back));
                assertThat(asked)
                        .filteredOn(a -> a.answered().isBefore(flushed) || a.at().isAfter(back))
                        .isNotEmpty()
                        .allSatisfy(a -> assertThat(a.answer()).isInstanceOf(Answered.class));
            }
        }
    }

    private static Answer ask(LabClient client, InetSocketAddress to, Queue<Asked> asked) {
        var at = Instant.now();
        var answer = client.tcp(to);
        asked.add(new Asked(at, answer, Instant.now()));
        return answer;
    }
}
