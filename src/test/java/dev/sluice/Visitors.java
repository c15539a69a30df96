// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.HeldConnection;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.StringTokenizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Those who notice a gap: one who connects to [WebService] again and again, and one who connected once and stays.
/// TCP itself would bridge a short one, so the kernel is asked whether it had to.
final class Visitors implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final NetworkNamespace place;
    private final LabClient client;
    private final HeldConnection held;
    private final long repeated;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Void> stream;

    /// They come at once, from outside the node.
    Visitors(Lab lab) throws IOException, InterruptedException {
        this.place = lab.client();
        this.client = LabClient.in(place, PATIENCE);
        this.held = client.hold(WebService.CLUSTER_IP);
        this.repeated = repeatedSyns();
        // Not the common pool, which may be one thread for all visitors.
        this.stream = CompletableFuture.runAsync(this::connect, Thread.ofPlatform()::start);
    }

    private void connect() {
        while (!ended.get()) {
            answers.add(client.tcp(WebService.CLUSTER_IP));
        }
    }

    /// Everybody was let in who came until now, at the first knock.
    void assertServed() throws IOException, InterruptedException {
        assertThat(answers).as("of those who came").isNotEmpty();
        answers.add(held.ask());
        answers.add(client.tcp(WebService.CLUSTER_IP));
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            assertThat(answer).isInstanceOf(Answer.Answered.class);
        }
        assertThat(repeatedSyns()).as("SYN sent again").isEqualTo(repeated);
    }

    /// `/proc/net/netstat` has a line of names and a line of numbers.
    private long repeatedSyns() throws IOException, InterruptedException {
        var lines = InNamespace.exec(place, "grep", "^TcpExt:", "/proc/net/netstat")
                .lines()
                .map(StringTokenizer::new)
                .toList();
        while (!lines.getFirst().nextToken().equals("TCPSynRetrans")) {
            lines.getLast().nextToken();
        }
        return Long.parseLong(lines.getLast().nextToken());
    }

    /// All of them go away. Once they have gone, nothing happens.
    void leave() {
        ended.set(true);
        stream.join();
        held.close();
    }

    @Override
    public void close() {
        leave();
    }
}
