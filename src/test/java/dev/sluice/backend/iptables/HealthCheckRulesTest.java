// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.backend.iptables.tool.Variant;
import dev.sluice.backend.iptables.tool.Xtables;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.program.Toolbox;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.Samples;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers IPT-07: what stands in filter, by the real programs.
@NetnsTest
final class HealthCheckRulesTest {
    private static final ObjectKey WEB = Samples.key("web");
    private static final ObjectKey SHOP = Samples.key("shop");

    private static final String HOOK =
            "-A INPUT -m comment --comment \"kubernetes health check service ports\" -j KUBE-NODEPORTS";
    private static final String WEB_RULE =
            "-A KUBE-NODEPORTS -p tcp -m comment --comment \"test/web health check node port\""
                    + " -m tcp --dport 32000 -j ACCEPT";
    private static final String SHOP_RULE =
            "-A KUBE-NODEPORTS -p tcp -m comment --comment \"test/shop health check node port\""
                    + " -m tcp --dport 32001 -j ACCEPT";

    private final NetworkNamespace kernel = NetworkNamespace.create("health-checks");

    @AfterEach
    void close() {
        kernel.close();
    }

    private HealthCheckRules rules(Variant variant) {
        Toolbox toolbox = Toolbox.of("/usr/sbin", builder -> kernel.run(builder::start));
        return new HealthCheckRules(Xtables.installed(toolbox, IpFamily.IPV4).stream()
                .filter(found -> found.variant() == variant)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no iptables of variant " + variant)));
    }

    private static String program(Variant variant) {
        return switch (variant) {
            case NFT -> "iptables-nft";
            case LEGACY -> "iptables-legacy";
        };
    }

    private void iptables(Variant variant, String... words) throws Exception {
        var command = new String[words.length + 2];
        command[0] = program(variant);
        command[1] = "-w";
        System.arraycopy(words, 0, command, 2, words.length);
        InNamespace.exec(kernel, command);
    }

    private String[] filter(Variant variant) throws Exception {
        return InNamespace.exec(kernel, program(variant), "-w", "-S")
                .lines()
                .filter(line -> !line.startsWith("-P"))
                .toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void rules_follow_the_ports(Variant variant) throws Exception {
        iptables(variant, "-A", "INPUT", "-p", "udp", "-j", "DROP");
        var rules = rules(variant);
        String own = "-A INPUT -p udp -j DROP";

        rules.admit(Map.of(WEB, 32_000));
        assertThat(filter(variant)).containsExactly("-N KUBE-NODEPORTS", HOOK, own, WEB_RULE);

        rules.admit(Map.of(WEB, 32_000, SHOP, 32_001));
        assertThat(filter(variant)).containsExactly("-N KUBE-NODEPORTS", HOOK, own, SHOP_RULE, WEB_RULE);

        rules.admit(Map.of());
        assertThat(filter(variant)).containsExactly(own);
    }

    /// Of kube-proxy before us; or somebody took away a part of ours.
    @ParameterizedTest
    @EnumSource
    void what_is_there_is_put_right(Variant variant) throws Exception {
        var rules = rules(variant);
        iptables(variant, "-N", "KUBE-NODEPORTS");
        iptables(variant, "-A", "KUBE-NODEPORTS", "-p", "tcp", "--dport", "9", "-j", "ACCEPT");
        iptables(variant, "-A", "INPUT", "-j", "KUBE-NODEPORTS");
        rules.admit(Map.of(WEB, 32_000));
        assertThat(filter(variant)).containsExactly("-N KUBE-NODEPORTS", HOOK, WEB_RULE);

        iptables(variant, "-F", "INPUT");
        rules.admit(Map.of(WEB, 32_000));
        assertThat(filter(variant)).containsExactly("-N KUBE-NODEPORTS", HOOK, WEB_RULE);

        iptables(variant, "-F", "KUBE-NODEPORTS");
        rules.admit(Map.of(WEB, 32_000));
        assertThat(filter(variant)).containsExactly("-N KUBE-NODEPORTS", HOOK, WEB_RULE);
    }

    /// A rule that is written anew has another handle.
    @Test
    void nothing_is_written_where_it_stands() throws Exception {
        var rules = rules(Variant.NFT);
        rules.admit(Map.of());
        assertThat(InNamespace.exec(kernel, "nft", "list", "ruleset")).doesNotContain("KUBE");
        rules.admit(Map.of(WEB, 32_000));
        String before = handles();

        rules(Variant.NFT).admit(Map.of(WEB, 32_000));

        assertThat(handles()).isEqualTo(before);
    }

    private String handles() throws Exception {
        return InNamespace.exec(kernel, "nft", "-a", "list", "table", "ip", "filter");
    }

    /// Somebody else's rules may lead to the chain.
    @Test
    void a_chain_that_others_use_stays_empty() throws Exception {
        var rules = rules(Variant.LEGACY);
        rules.admit(Map.of(WEB, 32_000));
        iptables(Variant.LEGACY, "-N", "OTHERS");
        iptables(Variant.LEGACY, "-A", "OTHERS", "-j", "KUBE-NODEPORTS");

        rules.admit(Map.of());

        assertThat(filter(Variant.LEGACY))
                .containsExactlyInAnyOrder("-N KUBE-NODEPORTS", "-N OTHERS", "-A OTHERS -j KUBE-NODEPORTS");
    }

    @Test
    void what_could_not_be_written_stays_due() {
        var tool = new FailingTool();
        var rules = new HealthCheckRules(tool);
        assertThatThrownBy(() -> rules.admit(Map.of(WEB, 32_000)))
                .hasMessage("broken: health check node ports may be kept out by rules of the host: no lock");
        assertThatThrownBy(rules::retry).hasMessageContaining("no lock");

        tool.works = true;
        rules.retry();
        assertThat(tool.written).contains("--dport 32000");
        tool.works = false;
        rules.retry();
    }

    private static final class FailingTool implements IptablesTool {
        private boolean works;
        private String written = "";

        @Override
        public ToolResult save(String table) {
            return works
                    ? new ToolResult.Done("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n")
                    : new ToolResult.Busy("no lock");
        }

        @Override
        public ToolResult counted(String table, String chain) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public ToolResult restore(String input) {
            written = input;
            return new ToolResult.Done("");
        }

        @Override
        public String toString() {
            return "broken";
        }
    }
}
