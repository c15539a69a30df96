// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Lab;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `sluice run` on a node that kube-proxy has served in iptables mode, and in nftables mode. Covers CLN-01, CLN-06.
@NetnsTest
final class TakeoverProcessTest {
    private static final Path RULES = Path.of("src/test/resources/cleanup/iptables-mode.rules");

    @TempDir
    private Path folder;

    /// Somebody connects all the time, and somebody else keeps a connection: neither notices.
    @ParameterizedTest
    @ValueSource(strings = {"nft", "legacy"})
    void a_node_of_iptables_mode_changes_without_a_gap(String variant) throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Pod pod = lab.addPod("web");
            pod.serve(8080);
            Files.writeString(folder.resolve("web.yaml"), WebService.manifest(pod));
            InNamespace.exec(lab.node(), "iptables-" + variant + "-restore", rulesTo(pod));
            try (var visitors = new Visitors(lab);
                    var run = SluiceProcess.start(
                            lab.node(), "run", "--source", "manifests:" + folder, "--cluster-cidr", "10.244.0.0/16")) {
                run.awaitLine(line ->
                        line.contains("removed, left by another proxy or mode:") && line.contains("KUBE-SERVICES"));
                awaitNone(lab, variant, "KUBE-SEP");
                visitors.assertServed();
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    @Test
    void kube_proxys_tables_go_and_others_stay() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            Files.writeString(folder.resolve("web.yaml"), WebService.manifest(lab.addPod("web")));
            InNamespace.exec(lab.node(), "nft", "add table ip kube-proxy; add table ip6 kube-proxy; add table ip mine");

            try (var run = SluiceProcess.start(lab.node(), "run", "--source", "manifests:" + folder)) {
                run.awaitLines(List.of(
                        line -> line.contains("removed") && line.contains("table ip kube-proxy"),
                        line -> line.contains("removed") && line.contains("table ip6 kube-proxy")));
                assertThat(run.terminate().exitCode()).isZero();
            }

            assertThat(InNamespace.exec(lab.node(), "nft", "list", "tables").lines())
                    .containsExactlyInAnyOrder("table ip mine", "table ip sluice", "table ip6 sluice");
        }
    }

    private static void awaitNone(Lab lab, String variant, String chains) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (InNamespace.exec(lab.node(), "iptables-" + variant + "-save").contains(chains)) {
            assertThat(System.nanoTime()).as(chains).isLessThan(deadline);
        }
    }

    private String rulesTo(Pod pod) throws Exception {
        String rules = Files.readString(RULES)
                .replaceAll(
                        "--to-destination 10\\.244\\.0\\.1[12]:8080",
                        "--to-destination " + pod.address(IpFamily.IPV4) + ":8080");
        return Files.writeString(folder.resolve("rules.txt"), rules).toString();
    }
}
