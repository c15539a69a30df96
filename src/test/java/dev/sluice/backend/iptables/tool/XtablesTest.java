// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.iptables.ToolResult;
import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.program.Toolbox;
import dev.sluice.testing.NetnsTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The programs of this machine, both variants, on the real kernel.
@NetnsTest
final class XtablesTest {
    private final NetworkNamespace namespace = NetworkNamespace.create("xtables");

    @AfterEach
    void close() {
        namespace.close();
    }

    /// Covers IPT-01.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void restoresAndSaves(Variant variant) {
        ToolResult restored = restore(variant, "*nat\n:KUBE-TEST - [0:0]\n-A KUBE-TEST -j RETURN\nCOMMIT\n");

        assertThat(restored).isInstanceOf(ToolResult.Done.class);
        assertThat(save(variant)).contains(":KUBE-TEST - [0:0]\n-A KUBE-TEST -j RETURN\n");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void leavesWhatItDoesNotName(Variant variant) {
        restore(variant, "*nat\n:KUBE-A - [0:0]\n:KUBE-B - [0:0]\n-A KUBE-A -j RETURN\n-A KUBE-B -j RETURN\nCOMMIT\n");

        restore(variant, "*nat\n:KUBE-A - [0:0]\nCOMMIT\n");

        assertThat(save(variant)).contains("-A KUBE-B -j RETURN").doesNotContain("-A KUBE-A -j RETURN");
    }

    /// Covers IPT-12: both variants name the line in words of their own.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void slipIsShownWithTheLinesAround(Variant variant) {
        ToolResult refused = restore(
                variant, "*nat\n:KUBE-TEST - [0:0]\n-A KUBE-TEST -j RETURN\n-A KUBE-TEST --slip\n-F OTHER\nCOMMIT\n");

        assertThat(refused).isInstanceOfSatisfying(ToolResult.Refused.class, it -> {
            assertThat(it.line()).isEqualTo(4);
            assertThat(it.message()).contains("--slip").doesNotContain("--help");
            assertThat(it.context()).contains("  3: -A KUBE-TEST -j RETURN\n> 4: -A KUBE-TEST --slip\n  5: -F OTHER");
        });
        assertThat(save(variant)).doesNotContain("KUBE-TEST");
    }

    /// A chain that is in use cannot go: the parser has nothing against it, the kernel refuses.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void kernelRefusesAndNothingIsDone(Variant variant) {
        ToolResult refused = restore(
                variant, "*nat\n:KUBE-A - [0:0]\n:KUBE-B - [0:0]\n-A KUBE-A -p tcp -j KUBE-B\n-X KUBE-B\nCOMMIT\n");

        assertThat(refused).isInstanceOf(ToolResult.Refused.class);
        assertThat(save(variant)).doesNotContain("KUBE-A");
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void singleCommand(Variant variant) {
        restore(variant, "*nat\n:KUBE-A - [0:0]\nCOMMIT\n");
        List<String> rule = List.of("PREROUTING", "-j", "KUBE-A");

        assertThat(command(variant, "-C", rule)).isInstanceOf(ToolResult.Refused.class);
        assertThat(command(variant, "-I", rule)).isInstanceOf(ToolResult.Done.class);
        assertThat(command(variant, "-C", rule)).isInstanceOf(ToolResult.Done.class);
    }

    private ToolResult restore(Variant variant, String input) {
        return namespace.run(() -> xtables(variant).restore(input));
    }

    private String save(Variant variant) {
        return ((ToolResult.Done) namespace.run(() -> xtables(variant).save("nat"))).output();
    }

    private ToolResult command(Variant variant, String verb, List<String> rule) {
        return namespace.run(() -> {
            var words = new ArrayList<>(List.of("-t", "nat", verb));
            words.addAll(rule);
            return xtables(variant).command(words);
        });
    }

    private static Xtables xtables(Variant variant) {
        return Xtables.of(Toolbox.of("/usr/sbin"), IpFamily.IPV4, variant.infix())
                .orElseThrow(() -> new AssertionError("no iptables-" + variant.infix()));
    }
}
