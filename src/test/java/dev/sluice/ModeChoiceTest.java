// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Capabilities;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.model.IpFamily;
import dev.sluice.testing.Configured;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers CFG-11: what is programmed where nobody said, and what is read where.
final class ModeChoiceTest {
    private static final List<IpFamily> BOTH = List.of(IpFamily.values());

    @Test
    void nftables_where_the_kernel_can_for_any_family() {
        var choice = ModeChoice.of(BOTH, family -> family == IpFamily.IPV6 ? able() : lacking("no fib"));

        assertThat(choice.mode()).isEqualTo(Mode.NFTABLES);
    }

    @Test
    void iptables_elsewhere_and_it_is_told_why() {
        var choice = ModeChoice.of(BOTH, _ -> lacking("no numgen"));

        assertThat(choice.mode()).isEqualTo(Mode.IPTABLES);
        assertThat(choice.reason()).contains("iptables, because").contains("IPv4: no numgen; IPv6: no numgen");
    }

    @ParameterizedTest
    @CsvSource({"nftables", "iptables", "ipvs", "memory"})
    void what_was_asked_for_is_not_probed(String mode) {
        var asked = Configured.options("mode: " + mode);
        var settled = ModeChoice.settle(
                asked,
                BOTH,
                Surroundings.bare((_, _, _) -> {
                    throw new AssertionError("probed");
                }),
                reason -> {
                    throw new AssertionError(reason);
                });

        assertThat(settled).isEqualTo(asked);
    }

    /// No mode and `auto` leave the choice to us; which section is read, and where node ports answer, is what
    /// kube-proxy would make of the one, and what we make of the other.
    @Test
    void no_mode_is_configured_as_iptables_and_auto_as_nftables() {
        String sections =
                "iptables: {masqueradeBit: 3, syncPeriod: 5s}\nnftables: {masqueradeBit: 4, syncPeriod: 6s}\n";
        var unset = Configured.options(sections);
        var auto = Configured.options("mode: auto\n" + sections);

        assertThat(List.of(unset.mode(), auto.mode())).containsOnly(Mode.AUTO);
        assertThat(unset.packets().masqueradeBit()).isEqualTo(3);
        assertThat(auto.packets().masqueradeBit()).isEqualTo(4);
        assertThat(unset.sync().syncPeriod()).hasSeconds(5);
        assertThat(auto.sync().syncPeriod()).hasSeconds(6);
        assertThat(unset.nodePorts().everywhere()).isTrue();
        assertThat(auto.nodePorts().primary()).isTrue();
    }

    private static Capabilities able() {
        return new Capabilities(List.of());
    }

    private static Capabilities lacking(String what) {
        return new Capabilities(List.of(what));
    }
}
