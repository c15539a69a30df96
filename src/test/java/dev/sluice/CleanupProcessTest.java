// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The real process on what kube-proxy leaves in every mode and in both variants of iptables.
@NetnsTest
final class CleanupProcessTest {
    private static final String RULES = "src/test/resources/cleanup/iptables-mode.rules";

    private final NetworkNamespace host = NetworkNamespace.create("cleanup");

    @BeforeEach
    void leaveThingsBehind() throws Exception {
        InNamespace.exec(host, "iptables-legacy-restore", RULES);
        InNamespace.exec(host, "ip6tables-legacy-restore", "src/test/resources/cleanup/ipvs-mode6.rules");
        InNamespace.exec(host, "iptables-nft-restore", RULES);
        InNamespace.exec(host, "nft", "table ip6 kube-proxy { chain services { }; }; table ip sluice-counts { }");
    }

    @AfterEach
    void close() {
        host.close();
    }

    /// Covers CLN-02, CLN-07.
    @Test
    void all_of_it_goes_and_a_dry_run_tells_what() throws Exception {
        String before = everything();
        List<String> would = sluice(0, "cleanup", "--dry-run");
        assertThat(everything()).isEqualTo(before);
        assertThat(would)
                .contains(
                        "would remove table ip6 kube-proxy",
                        "would remove table ip sluice-counts",
                        "would remove table ip nat: chain KUBE-SERVICES",
                        "would remove table ip filter: jump from FORWARD to KUBE-FORWARD")
                .anyMatch(
                        line -> line.matches("would remove iptables.* \\(legacy\\), table nat: 2 chains KUBE-SEP-\\*"))
                .anyMatch(line ->
                        line.matches("would remove ip6tables.* \\(legacy\\), table nat: chain KUBE-LOAD-BALANCER"));

        assertThat(sluice(0, "--cleanup"))
                .isEqualTo(would.stream()
                        .map(line -> line.replace("would remove ", "removed "))
                        .toList());

        assertThat(everything())
                .doesNotContain(
                        "chain KUBE-S", ":KUBE-S", "KUBE-SVC", "KUBE-LOAD", "table ip6 kube-proxy", "sluice-counts");
        assertThat(everything()).contains("KUBE-FIREWALL", "KUBE-KUBELET-CANARY");
        assertThat(sluice(0, "cleanup")).containsExactly("nothing to remove");
    }

    /// Covers CLN-02: what a rule of a kind that we do not know leads to cannot go; all else goes.
    @Test
    void what_cannot_go_is_told_and_the_rest_goes() throws Exception {
        InNamespace.exec(host, "nft", "add rule ip nat PREROUTING tcp dport vmap { 80 : jump KUBE-SERVICES }");

        List<String> lines = sluice(1, "cleanup");

        assertThat(lines)
                .contains("sluice cleanup: table ip nat: EBUSY", "removed table ip filter: chain KUBE-FORWARD");
    }

    private String everything() throws Exception {
        return InNamespace.exec(host, "nft", "list", "ruleset")
                + withoutDates(InNamespace.exec(host, "iptables-legacy-save"))
                + withoutDates(InNamespace.exec(host, "ip6tables-legacy-save"));
    }

    private static String withoutDates(String saved) {
        return saved.replaceAll("(?m)^#.*", "");
    }

    private List<String> sluice(int exitCode, String... arguments) throws Exception {
        try (var process = SluiceProcess.start(host, arguments)) {
            List<String> lines = process.output();
            assertThat(process.exitCode()).as(String.join("\n", lines)).isEqualTo(exitCode);
            return lines;
        }
    }
}
