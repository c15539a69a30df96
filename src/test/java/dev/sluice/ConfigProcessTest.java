// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sluice` started as a DaemonSet starts kube-proxy: with a file and without a subcommand.
@NetnsTest
final class ConfigProcessTest {
    private static final long PATIENCE_SECONDS = 60;

    private final NetworkNamespace host = NetworkNamespace.create("host");

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        host.close();
    }

    private String file(String text) throws IOException {
        return "--config=" + Files.writeString(folder.resolve("config.conf"), text);
    }

    /// Covers K8S-03, K8S-08, CFG-40, CFG-43: kubeadm's ConfigMap programs the kernel, and all that there is to warn
    /// of is what kube-proxy warns of, too. Covers CLI-24: options and configuration are in the log.
    @Test
    void kubeadms_configuration_programs_the_kernel() throws Exception {
        String kubeadm = Files.readString(Path.of("src/test/resources/dev/sluice/config/kubeproxy/kubeadm.yaml"));
        try (var run = SluiceProcess.start(
                host, file(kubeadm), "--hostname-override=Node-A", "--source=manifests:conf/demo", "-v=4")) {
            run.awaitLine(line -> line.contains("mode auto: nftables, because"));
            run.awaitLine(line -> line.contains("nodeName=node-a"));
            run.awaitLine(line -> line.contains(" DEBUG ") && line.contains("\"clusterCIDR\":\"10.244.0.0/16\""));
            run.awaitLine(line -> line.contains("lists complete"));
            List<String> lines = run.terminate().output();

            assertThat(run.exitCode()).isZero();
            assertThat(lines)
                    .filteredOn(line -> line.contains(" WARN  RunAction ")
                            && !line.contains("oomScoreAdj:")
                            && !line.contains("/proc/sys/"))
                    .satisfiesExactlyInAnyOrder(
                            line -> assertThat(line).contains("nodePortAddresses: is unset"),
                            line -> assertThat(line).contains("mode is not set"));
        }
    }

    /// Covers CFG-44, CLI-24: a line for each mistake, nothing else, and exit code 1 with the kernel untouched.
    @Test
    void mistakes_are_lines_and_the_kernel_is_untouched() throws Exception {
        String text = """
                apiVersion: kubeproxy.config.k8s.io/v1alpha1
                kind: KubeProxyConfiguration
                bindAddress: here
                clusterCIDR: 10.0.0.0
                configSyncPeriod: 1
                conntrack: {maxPerCore: many, min: -1}
                detectLocalMode: Guess
                featureGates: {NoSuchGate: true}
                healthzBindAddress: "0.0.0.0:99999"
                mode: ipfw
                oomScoreAdj: 5000
                """;
        try (var run = SluiceProcess.start(host, file(text), "--source=manifests:conf/demo")) {
            assertThat(run.output())
                    .hasSize(10)
                    .allSatisfy(line -> assertThat(line).startsWith("sluice run: "));
            assertThat(run.exitCode()).isEqualTo(1);
        }
        assertThat(InNamespace.exec(host, "nft", "list", "ruleset")).isEmpty();
    }

    /// Covers CFG-42: a slip is told and counted, and nothing else happens; what the process can go by it goes by; and
    /// what it cannot ends it, and the rules stay for the next one.
    @Test
    void a_changed_file_is_taken_over_or_ends_the_process_and_not_the_rules() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        String text = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: nftables\n";
        try (var run = SluiceProcess.start(host, file(text), "--hostname-override=n", "--source=manifests:conf/demo");
                var http = new HttpProbe(host)) {
            awaitTable();
            file(text + "oomScoreAdj: low");
            run.awaitLine(line -> line.contains("is not used: oomScoreAdj: "));
            http.await(
                    "http://127.0.0.1:10249/metrics",
                    answer -> answer.body().contains("kubeproxy_ext_warnings_total{code=\"configuration\"} 1\n"));

            String live = text + "metricsBindAddress: 127.0.0.1:10299\nlogging: {verbosity: 4}\n"
                    + "conntrack: {tcpEstablishedTimeout: 11h}\nnodePortAddresses: [primary, 127.0.0.0/8]\n";
            file(live.replace(", 127.0.0.0/8", ", 192.0.2.0/24"));
            run.awaitLine(line -> line.contains("is in force: "));
            http.await("http://127.0.0.1:10299/configz", answer -> answer.body().contains("192.0.2.0/24"));
            assertThat(InNamespace.exec(host, "sysctl", "-n", "net.netfilter.nf_conntrack_tcp_timeout_established"))
                    .isEqualToIgnoringWhitespace("39600");

            file(live);
            assertThat(run.output().toString()).contains("to be started with it: nodePortAddresses");
            assertThat(run.exitCode()).isEqualTo(1);
        }
        assertThat(InNamespace.exec(host, "nft", "list", "ruleset")).contains("table ip sluice");
    }

    /// Covers CLI-26: the name of the Node, and where the cluster is, as a pod finds them.
    @Test
    void the_environment_is_heeded() throws Exception {
        var environment = Map.of(
                "NODE_NAME", "Node-B",
                "KUBE_PROXY_NFTABLES_SKIP_KERNEL_VERSION_CHECK", "1",
                "KUBERNETES_SERVICE_HOST", "192.0.2.99",
                "KUBERNETES_SERVICE_PORT", "6443");
        try (var run =
                SluiceProcess.start(host, environment, "--proxy-mode=nftables", "--hostname-override=$(NODE_NAME)")) {
            run.awaitLine(line -> line.contains("nodeName=node-b"));
            run.awaitLine(line -> line.contains("SKIP_KERNEL_VERSION_CHECK: there is nothing to skip"));
            run.awaitLine(line -> line.contains("192.0.2.99"));
        }
    }

    /// Covers SYNC-13, CLI-12: what each level of the log adds.
    @ParameterizedTest
    @CsvSource({"0,false,false,false", "2,true,false,false", "4,true,true,false", "9,true,true,true"})
    void each_level_says_more(int level, boolean syncs, boolean events, boolean transactions) throws Exception {
        try (var run = SluiceProcess.start(
                host,
                "--proxy-mode=nftables",
                "--hostname-override=n",
                "--source=manifests:conf/demo",
                "--conntrack-max-per-core=0",
                "-v=" + level)) {
            Predicate<String> sync = line -> line.matches(".* sync - synced .*sync=\"full\".*took=.*");
            Predicate<String> event = line -> line.contains(" DEBUG BatcherVerticle - event object=");
            Predicate<String> transaction = line -> line.contains(" TRACE transactions - RuleDiff[");
            var expected = new ArrayList<Predicate<String>>();
            expected.add(line -> line.contains("sluice starts"));
            expected.add(line -> line.contains("kernel read"));
            Map.of(sync, syncs, event, events, transaction, transactions).forEach((line, said) -> {
                if (said) {
                    expected.add(line);
                }
            });

            run.awaitLines(expected);
            awaitTable();

            List<String> lines = run.terminate().output();
            assertThat(lines.stream().anyMatch(sync)).isEqualTo(syncs);
            assertThat(lines.stream().anyMatch(event)).isEqualTo(events);
            assertThat(lines.stream().anyMatch(transaction)).isEqualTo(transactions);
        }
    }

    /// Covers CFG-09, CFG-42: what is for developers is there when the file asks for it.
    @Test
    void profiling_comes_with_the_file() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        String text = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: nftables\n";
        String debug = "http://127.0.0.1:10249/debug/";
        try (var run = SluiceProcess.start(host, file(text), "--hostname-override=n", "--source=manifests:conf/demo");
                var http = new HttpProbe(host)) {
            awaitTable();
            assertThat(http.get(debug + "threads").statusCode()).isEqualTo(404);
            file(text + "enableProfiling: true\n");
            http.await(debug + "threads", answer -> answer.body().contains("sluice-batcher-0 "));

            assertThat(level(http, debug, "much").statusCode()).isEqualTo(400);
            assertThat(level(http, debug, "4").body()).isEqualTo("successfully set klog.logging.verbosity to 4\n");
            InNamespace.exec(host, "ip", "addr", "add", "192.0.2.1/24", "dev", "lo");
            run.awaitLine(line -> line.contains(" DEBUG HostAddressVerticle ") && line.contains("192.0.2.1"));
        }
    }

    private static HttpResponse<String> level(HttpProbe http, String debug, String level) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(debug + "flags/v")).PUT(HttpRequest.BodyPublishers.ofString(level)));
    }

    /// Covers CLI-22, CLI-23: sysctls are written, the kernel is asked, and no table is made; and the proxy that runs
    /// afterwards has nothing left to write.
    @Test
    void init_only_writes_sysctls_and_no_rules() throws Exception {
        String[] flags = {
            "--source=manifests:conf/demo",
            "--proxy-mode=nftables",
            "--conntrack-max-per-core=0",
            "--conntrack-tcp-timeout-established=11h",
            "--init-only"
        };
        for (boolean first : new boolean[] {true, false}) {
            try (var init = SluiceProcess.start(host, flags)) {
                assertThat(init.output().toString()).contains("nftables can be used");
                assertThat(init.exitCode()).isZero();
                assertThat(init.output().toString().contains("nf_conntrack_tcp_timeout_established"))
                        .isEqualTo(first);
            }
            assertThat(InNamespace.exec(host, "sysctl", "-n", "net.netfilter.nf_conntrack_tcp_timeout_established"))
                    .isEqualToIgnoringWhitespace("39600");
        }
        assertThat(InNamespace.exec(host, "nft", "list", "ruleset")).isEmpty();
    }

    private void awaitTable() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!InNamespace.exec(host, "nft", "list", "tables").contains("table ip sluice")) {
            assertThat(System.nanoTime()).as("no table").isLessThan(deadline);
        }
    }
}
