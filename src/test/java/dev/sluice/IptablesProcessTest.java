// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.Answer;
import dev.sluice.demo.Lab;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.LabPlan;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sluice run --proxy-mode iptables` as a process on the node of a lab. Covers IPT-01, IPT-02, CLN-01.
@NetnsTest
final class IptablesProcessTest {
    private static final InetSocketAddress SERVICE = WebService.CLUSTER_IP;

    @TempDir
    private Path folder;

    /// The variant is the one in which kubelet's hint is found.
    @ParameterizedTest
    @CsvSource({"nft, nf_tables", "legacy, legacy"})
    void serves_with_the_variant_that_kubelet_uses(String variant, String label) throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            hint(lab, variant);
            InNamespace.exec(lab.node(), "nft", "add table ip kube-proxy; add table ip sluice");
            serve(lab);
            LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(10));

            try (var run = run(lab);
                    var http = new HttpProbe(lab.node())) {
                run.awaitLine(line -> line.contains("programming with iptables") && line.contains(label));
                run.awaitLine(line -> line.contains("removed") && line.contains("table ip kube-proxy"));
                assertThat(client.tcp(SERVICE)).isInstanceOf(Answer.Answered.class);
                assertThat(http.get("http://127.0.0.1:10249/proxyMode").body()).isEqualTo("iptables");
                String counted = ownedRules(saved(lab, variant));
                http.await(
                        "http://127.0.0.1:10249/metrics",
                        answer -> answer.body().contains(counted));
                assertThat(run.terminate().exitCode()).isZero();
            }

            assertThat(client.tcp(SERVICE)).as("the rules stay").isInstanceOf(Answer.Answered.class);
            assertThat(saved(lab, variant)).contains("-A KUBE-SERVICES", "demo/web cluster IP");
            assertThat(InNamespace.exec(lab.node(), "nft", "list", "tables")).doesNotContain("kube-proxy", "sluice");
        }
    }

    /// Covers SYNC-09: what is there is what is wanted.
    @Test
    void a_restart_writes_nothing() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            hint(lab, "nft");
            serve(lab);
            try (var run = run(lab)) {
                awaitServed(lab);
                assertThat(run.terminate().exitCode()).isZero();
            }
            String before = handles(lab);

            try (var run = run(lab)) {
                run.awaitLine(line -> line.contains("kernel read"));
                awaitServed(lab);
                assertThat(run.terminate().exitCode()).isZero();
            }

            assertThat(handles(lab)).isEqualTo(before);
        }
    }

    /// Covers SYNC-12, IPT-10.
    @Test
    void a_flush_is_repaired() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            hint(lab, "nft");
            serve(lab);
            try (var run = run(lab)) {
                awaitServed(lab);
                InNamespace.exec(lab.node(), "iptables-nft", "-w", "-t", "nat", "-F");

                run.awaitLine(line -> line.contains("changed by somebody else") && line.contains("flushed nat"));
                awaitServed(lab);
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    /// Covers CLN-02, CLN-03.
    @Test
    void cleanup_removes_our_chains() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            hint(lab, "nft");
            serve(lab);
            try (var run = run(lab)) {
                awaitServed(lab);
                assertThat(run.terminate().exitCode()).isZero();
            }

            try (var cleanup = SluiceProcess.start(lab.node(), "cleanup")) {
                assertThat(cleanup.output()).anyMatch(line -> line.contains("chain KUBE-SERVICES"));
                assertThat(cleanup.exitCode()).isZero();
            }

            assertThat(saved(lab, "nft").lines().filter(line -> line.contains("KUBE")))
                    .containsExactly(":KUBE-IPTABLES-HINT - [0:0]");
        }
    }

    /// Covers IPT-07, TRF-54: the host lets nothing in that it does not know; a load balancer asks all the same, also
    /// after its rules were flushed.
    @Test
    void health_checks_pass_the_filter_of_the_host() throws Exception {
        try (Lab lab = Lab.open(LabPlan.standard())) {
            hint(lab, "nft");
            serve(lab);
            Files.writeString(folder.resolve("edge.yaml"), """
                    apiVersion: v1
                    kind: Service
                    metadata: {name: edge, namespace: demo}
                    spec:
                      type: LoadBalancer
                      externalTrafficPolicy: Local
                      healthCheckNodePort: 32000
                      clusterIP: 10.96.0.11
                      clusterIPs: [10.96.0.11]
                      ipFamilies: [IPv4]
                      ports: [{port: 80, protocol: TCP, nodePort: 30081}]
                    """);
            InNamespace.exec(lab.node(), "iptables-nft", "-w", "-P", "INPUT", "DROP");
            String health = "http://" + lab.plan().node(IpFamily.IPV4) + ":32000";
            try (var run = run(lab);
                    var loadBalancer = new HttpProbe(lab.client())) {
                loadBalancer.await(health, answer -> answer.statusCode() == 503);

                InNamespace.exec(lab.node(), "iptables-nft", "-w", "-F");
                run.awaitLine(line -> line.contains("changed by somebody else") && line.contains("flushed filter"));
                loadBalancer.await(health, answer -> answer.statusCode() == 503);

                Files.delete(folder.resolve("edge.yaml"));
                awaitSaved(lab, rules -> !rules.contains("health check"));
                assertThat(run.terminate().exitCode()).isZero();
            }
        }
    }

    private static void awaitSaved(Lab lab, Predicate<String> wanted) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String rules = saved(lab, "nft");
        while (!wanted.test(rules)) {
            assertThat(System.nanoTime()).as(rules).isLessThan(deadline);
            rules = saved(lab, "nft");
        }
    }

    /// MET-20: as many as iptables prints.
    private static String ownedRules(String saved) {
        String nat = saved.substring(saved.indexOf("*nat"));
        long rules = nat.substring(0, nat.indexOf("COMMIT"))
                .lines()
                .filter(line -> line.startsWith("-A "))
                .filter(line -> !line.startsWith("-A KUBE-PROXY-CANARY"))
                .count();
        return "kubeproxy_sync_proxy_rules_iptables_total{table=\"nat\",ip_family=\"IPv4\"} " + rules + "\n";
    }

    private void serve(Lab lab) throws Exception {
        Pod pod = lab.addPod("web");
        pod.serve(8080);
        Files.writeString(folder.resolve("web.yaml"), WebService.manifest(pod));
        InNamespace.exec(lab.node(), "ip", "link", "set", "lo", "up");
    }

    private static void hint(Lab lab, String variant) throws Exception {
        InNamespace.exec(lab.node(), "iptables-" + variant, "-w", "-t", "mangle", "-N", "KUBE-IPTABLES-HINT");
    }

    private SluiceProcess run(Lab lab) throws Exception {
        return SluiceProcess.start(
                lab.node(),
                "run",
                "--source",
                "manifests:" + folder,
                "--proxy-mode",
                "iptables",
                "--cluster-cidr",
                "10.244.0.0/16");
    }

    private static void awaitServed(Lab lab) {
        LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(2));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        Answer answer = client.tcp(SERVICE);
        while (!(answer instanceof Answer.Answered)) {
            assertThat(System.nanoTime()).as(answer.toString()).isLessThan(deadline);
            answer = client.tcp(SERVICE);
        }
    }

    private static String saved(Lab lab, String variant) throws Exception {
        return InNamespace.exec(lab.node(), "iptables-" + variant + "-save");
    }

    /// A rule that is written anew has another handle.
    private static String handles(Lab lab) throws Exception {
        return InNamespace.exec(lab.node(), "nft", "-a", "list", "table", "ip", "nat")
                        .replaceAll("packets \\d+ bytes \\d+", "")
                + InNamespace.exec(lab.node(), "nft", "-a", "list", "table", "ip", "filter")
                        .replaceAll("packets \\d+ bytes \\d+", "");
    }
}
