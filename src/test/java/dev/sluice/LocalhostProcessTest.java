// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sluice run --nodeport-addresses` as a process on the node of a lab. Covers TRF-45: who asks for loopback gets it,
/// nobody else does.
@NetnsTest
final class LocalhostProcessTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path manifests;

    @Test
    void localhost_is_answered_where_asked_for() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Pod pod = lab.addPod("web");
            pod.serve(8080);
            Files.writeString(manifests.resolve("web.yaml"), WebService.manifest(pod));
            LabClient client = LabClient.in(lab.node(), Duration.ofSeconds(10));
            InetSocketAddress localhost = at("127.0.0.1", WebService.NODE_PORT);

            try (var run = run(lab, "primary,localhost")) {
                awaitAnswer(client, localhost);
                assertThat(run.terminate().exitCode()).isZero();
            }
            assertThat(client.tcp(localhost)).isEqualTo(new Answer.Refused());
            try (var run = run(lab, "primary")) {
                run.awaitLine(line -> line.contains("kernel read"));
                awaitAnswer(client, WebService.CLUSTER_IP);
                assertThat(client.tcp(localhost)).isEqualTo(new Answer.Refused());
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    /// Covers MET-23: in all modes a socket answers, and no packet meets a rule.
    @Test
    void connections_are_counted_where_kube_proxy_counts_packets() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Pod pod = lab.addPod("web");
            pod.serve(8080);
            Files.writeString(manifests.resolve("web.yaml"), WebService.manifest(pod));
            try (var run = run(lab, "primary,localhost", "--proxy-mode=iptables");
                    var http = new HttpProbe(lab.node())) {
                awaitAnswer(LabClient.in(lab.node(), Duration.ofSeconds(10)), at("127.0.0.1", WebService.NODE_PORT));
                http.await(
                        "http://127.0.0.1:10249/metrics",
                        answer -> answer.body()
                                .contains("kubeproxy_iptables_localhost_nodeports_accepted_packets_total 1\n"));
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    private SluiceProcess run(Lab lab, String nodePortAddresses, String... more) throws IOException {
        var arguments = new ArrayList<>(
                List.of("run", "--source", "manifests:" + manifests, "--nodeport-addresses", nodePortAddresses));
        arguments.addAll(List.of(more));
        return SluiceProcess.start(lab.node(), arguments.toArray(String[]::new));
    }

    private static void awaitAnswer(LabClient client, InetSocketAddress place) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Answer answer = client.tcp(place);
        while (!(answer instanceof Answer.Answered)) {
            assertThat(System.nanoTime()).as(answer.toString()).isLessThan(deadline);
            answer = client.tcp(place);
        }
    }

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }
}
