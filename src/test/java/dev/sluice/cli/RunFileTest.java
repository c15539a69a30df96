// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sluice run` with a configuration file.
final class RunFileTest {
    private static final String HEAD = "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n";

    private final Execution execution = new Execution();

    @TempDir
    private Path folder;

    private String file(String body) throws IOException {
        return Files.writeString(folder.resolve("config.conf"), HEAD + body).toString();
    }

    /// Covers CFG-41, K8S-03: started as the DaemonSet starts kube-proxy, subcommand or not.
    @Test
    void kube_proxys_command_line_runs() throws IOException {
        String config = "--config=" + file("mode: nftables\nclientConnection: {kubeconfig: /k}\nhostnameOverride: no");

        assertThat(execution.of(config, "--hostname-override=Node-7")).isZero();
        assertThat(execution.of("run", config, "--hostname-override=Node-7")).isZero();

        assertThat(execution.errors()).isEmpty();
        assertThat(execution.runs)
                .hasSize(2)
                .allSatisfy(options -> assertThat(options)
                        .isEqualTo(ProxyOptions.of(
                                new Source.Kubernetes(Optional.of(Path.of("/k")), Optional.empty()),
                                Mode.NFTABLES,
                                "node-7")));
    }

    /// Covers CFG-41: flags of the log, the name and the master win; others are ignored, with a word.
    @Test
    void few_flags_win_over_the_file() throws IOException {
        String config = file("mode: nftables\noomScoreAdj: -1\nlogging: {verbosity: 1}");

        assertThat(execution.of(
                        "--config", config, "--v=4", "--oom-score-adj=-2", "--master=https://m", "--tcp-reset=false"))
                .isZero();

        assertThat(execution.runs.getFirst())
                .returns(-1, ProxyOptions::oomScoreAdj)
                .returns(4, options -> options.log().verbosity())
                .returns(true, options -> options.packets().tcpReset())
                .returns(new Source.Kubernetes(Optional.empty(), Optional.of("https://m")), ProxyOptions::source);
        assertThat(execution.configured.getFirst().warnings())
                .containsExactlyInAnyOrder(
                        "--tcp-reset: ignored, because there is --config",
                        "--oom-score-adj: ignored, because there is --config");
    }

    /// Covers CFG-44.
    @Test
    void mistakes_are_a_line_each_and_nothing_runs() throws IOException {
        assertThat(execution.of("--config=" + file("mode: ipfw\noomScoreAdj: 2000\nconfigSyncPeriod: x")))
                .isEqualTo(1);

        assertThat(execution.errors())
                .hasSize(3)
                .allSatisfy(line -> assertThat(line).startsWith("sluice run: "))
                .anySatisfy(line -> assertThat(line).startsWith("sluice run: oomScoreAdj: 2000 "));
        assertThat(execution.didNothing()).isTrue();
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThat(execution.of("--config=" + folder.resolve("none"))).isEqualTo(1);

        assertThat(execution.errors())
                .singleElement()
                .asString()
                .contains("--config", folder.resolve("none").toString());
    }

    /// Covers CLI-01, CLI-20: what is written is read again as the same.
    @Test
    void the_effective_configuration_is_written() throws IOException {
        Path written = folder.resolve("written.yaml");
        String[] flags = {"--proxy-mode=nftables", "--cluster-cidr=10.244.0.0/16", "--iptables-sync-period=7s"};

        assertThat(execution.of(flags[0], flags[1], flags[2], "--write-config-to=" + written))
                .isZero();
        assertThat(execution.didNothing()).isTrue();
        assertThat(Files.readString(written)).contains("clusterCIDR: 10.244.0.0/16", "  syncPeriod: 7s");

        execution.of(flags);
        execution.of("--config=" + written);
        assertThat(execution.runs.get(1)).isEqualTo(execution.runs.get(0));
    }

    /// Covers CLI-21, CFG-41: not ignored with a file, and its exit code is that of the process.
    @Test
    void cleanup_instead_of_a_run() throws IOException {
        String config = "--config=" + file("mode: nftables");

        assertThat(execution.of(config, "--cleanup")).isEqualTo(Execution.CLEANUP_CODE);
        assertThat(execution.others).containsExactly("cleanup");
        assertThat(execution.runs).isEmpty();

        assertThat(execution.of(config, "--cleanup=false")).isZero();
        assertThat(execution.runs).hasSize(1);
    }

    /// Covers CLI-22, K8S-04: as the init container of the DaemonSet asks for it.
    @Test
    void preparation_instead_of_a_run() throws IOException {
        String config = "--config=" + file("mode: nftables");

        assertThat(execution.of("run", config, "--hostname-override=n", "--init-only"))
                .isEqualTo(Execution.PREPARE_CODE);
        assertThat(execution.others).containsExactly("prepare n");
        assertThat(execution.runs).isEmpty();
    }

    /// Covers CLI-21, CLN-07.
    @Test
    void cleanup_and_its_dry_run() {
        assertThat(execution.of("run", "--cleanup")).isEqualTo(Execution.CLEANUP_CODE);
        assertThat(execution.of("run", "--cleanup", "--dry-run")).isEqualTo(1);

        assertThat(execution.others).containsExactly("cleanup");
        assertThat(execution.errors()).containsExactly("sluice run: the reason");
        assertThat(execution.runs).isEmpty();
    }

    /// Who forgets the first of the two flags must not get a proxy instead.
    @Test
    void dry_run_of_a_proxy_is_refused() {
        assertThat(execution.of("run", "--dry-run")).isEqualTo(2);

        assertThat(execution.errors().getFirst()).contains("--dry-run", "--cleanup");
        assertThat(execution.didNothing()).isTrue();
    }
}
