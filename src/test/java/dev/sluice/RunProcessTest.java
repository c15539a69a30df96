// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.HttpProbe;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `sluice run` and `sluice cleanup` as processes, on a namespace that stands for the host.
@NetnsTest
final class RunProcessTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final String VIP = "10.96.0.10 . tcp . 80";
    private static final String VIP6 = "fd00:10:96::10 . tcp . 80";

    private final NetworkNamespace host = NetworkNamespace.create("host");

    @AfterEach
    void close() {
        host.close();
    }

    private String tables() throws Exception {
        return InNamespace.exec(host, "nft", "list", "ruleset");
    }

    private List<String> sluice(int exitCode, String... arguments) throws Exception {
        try (var process = SluiceProcess.start(host, arguments)) {
            List<String> lines = process.output();
            assertThat(process.exitCode()).as(String.join("\n", lines)).isEqualTo(exitCode);
            return lines;
        }
    }

    private void awaitRules(String... texts) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!List.of(texts).stream().allMatch(tables()::contains)) {
            assertThat(System.nanoTime()).as(tables()).isLessThan(deadline);
        }
    }

    /// Covers CLI-25, CLN-08: a signal ends the process with 0 and the rules stay; cleanup takes them away.
    @Test
    void a_signal_leaves_the_rules_and_cleanup_removes_them() throws Exception {
        try (var run = SluiceProcess.start(
                host, "run", "--source", "manifests:conf/demo", "--cluster-cidr", "10.244.0.0/16,fd00:10:244::/48")) {
            awaitRules(VIP, VIP6);
            assertThat(run.terminate().exitCode()).isZero();
        }
        assertThat(tables()).contains(VIP, VIP6);

        assertThat(sluice(0, "cleanup", "--dry-run"))
                .containsExactly("would remove table ip sluice", "would remove table ip6 sluice");
        assertThat(tables()).contains(VIP, VIP6);

        InNamespace.exec(host, "nft", "add table ip other");
        assertThat(sluice(0, "cleanup")).containsExactly("removed table ip sluice", "removed table ip6 sluice");
        assertThat(tables().strip()).isEqualTo("table ip other {\n}");

        assertThat(sluice(0, "cleanup")).containsExactly("nothing to remove");
    }

    /// Covers HC-01, HC-04: without a Node the proxy lives, but its node is not to be sent traffic.
    @Test
    void health_server_answers() throws Exception {
        InNamespace.exec(host, "ip", "link", "set", "lo", "up");
        try (var run = SluiceProcess.start(host, "run", "--source", "manifests:conf/demo");
                var http = new HttpProbe(host)) {
            awaitRules(VIP, VIP6);
            assertThat(http.await("http://127.0.0.1:10256/livez", r -> r.body().contains("IPv6"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(run.terminate().exitCode()).isZero();
        }
    }

    /// Covers HC-07, CFG-08.
    @Test
    void taken_health_port_ends_the_process_if_asked_to() throws Exception {
        try (ServerSocket _ = host.run(() -> new ServerSocket(10256))) {
            assertThat(sluice(1, "run", "--source", "manifests:conf/demo", "--bind-address-hard-fail")
                            .getLast())
                    .startsWith("sluice run: healthz server cannot listen on 0.0.0.0:10256: ");
        }
        assertThat(tables()).isEmpty();
    }

    @Test
    void memory_mode_programs_nothing() throws Exception {
        try (var run = SluiceProcess.start(host, "run", "--source", "manifests:conf/demo", "--proxy-mode", "memory")) {
            run.awaitLine(line -> line.contains("lists complete"));
            assertThat(run.terminate().exitCode()).isZero();
        }
        assertThat(tables()).isEmpty();
    }

    /// Covers CLI-25.
    @Test
    void a_signal_during_the_start_is_an_orderly_end() throws Exception {
        try (var run = SluiceProcess.start(host, "run", "--source", "manifests:conf/demo", "--proxy-mode", "memory")) {
            run.awaitLine(line -> line.contains("source opens"));
            assertThat(run.terminate().exitCode()).isZero();
        }
    }

    /// Covers ND-10.
    @Test
    void without_ipv6_only_ipv4_is_served() throws Exception {
        InNamespace.exec(host, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        try (var run = SluiceProcess.start(host, "run", "--source", "manifests:conf/demo")) {
            run.awaitLine(line -> line.contains("only IPv4 is served"));
            awaitRules(VIP);
            assertThat(run.terminate().exitCode()).isZero();
        }
        assertThat(tables()).doesNotContain("table ip6 sluice");
    }

    /// Covers ND-10, ND-02: what turns out to be impossible only after the start ends the process too.
    @Test
    void a_node_of_a_family_that_is_not_there_ends_the_process() throws Exception {
        InNamespace.exec(host, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        assertThat(sluice(1, "run", "--source", "manifests:conf/demo", "--bind-address", "2001:db8::1"))
                .anyMatch(line -> line.contains("cannot go on") && line.contains("2001:db8::1"));
        assertThat(tables()).doesNotContain("sluice");
    }

    @Test
    void what_prevents_the_start_is_the_last_line() throws Exception {
        assertThat(sluice(1, "run", "--source", "manifests:/nowhere").getLast())
                .isEqualTo("sluice run: manifests folder /nowhere: there is no such folder");
        assertThat(sluice(1, "run", "--kubeconfig", "/nowhere").getLast())
                .startsWith("sluice run: kubeconfig /nowhere");
        assertThat(tables()).isEmpty();
    }
}
