// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.kubeproxy.FeatureGates;
import dev.sluice.config.kubeproxy.ProxyMode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DeprecationsTest {
    private static final FeatureGates ON = new FeatureGates(Map.of("KubeProxyIPVS", true));
    private static final FeatureGates OFF = new FeatureGates(Map.of("KubeProxyIPVS", false));

    /// Covers IPVS-01: when, what instead, and what to do next.
    @Test
    void ipvs_says_that_it_must_go() {
        var warning = Deprecations.ipvs(Instant.EPOCH);

        assertThat(warning.code()).isEqualTo(Code.IPVS_DEPRECATED);
        assertThat(warning.field()).isEqualTo("mode");
        assertThat(warning.reason())
                .contains("KEP-5495", "1.35", "KubeProxyIPVS", "1.40", "nftables", "sluice check --from ipvs");
    }

    @ParameterizedTest
    @EnumSource(value = ProxyMode.class, names = "UNSET", mode = EnumSource.Mode.EXCLUDE)
    void a_mode_that_was_chosen_is_not_told(ProxyMode mode) {
        assertThat(Deprecations.unset(mode, Mode.NFTABLES, Instant.EPOCH)).isEmpty();
    }

    /// KEP-5343, CFG-11.
    @Test
    void a_mode_that_was_left_out_is_told_with_what_it_came_to() {
        assertThat(Deprecations.unset(ProxyMode.UNSET, Mode.NFTABLES, Instant.EPOCH))
                .hasValueSatisfying(warning -> {
                    assertThat(warning.code()).isEqualTo(Code.MODE_NOT_SET);
                    assertThat(warning.reason()).contains("KEP-5343", "set mode: nftables");
                });
    }

    /// Covers section 13, KubeProxyIPVS: as kube-proxy will from 1.40 on.
    @Test
    void ipvs_does_not_start_without_its_gate() {
        assertThatThrownBy(() -> Deprecations.refuse(Mode.IPVS, OFF))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("mode ipvs", "KubeProxyIPVS", "nftables");
        assertThatCode(() -> Deprecations.refuse(Mode.IPVS, ON)).doesNotThrowAnyException();
        assertThatCode(() -> Deprecations.refuse(Mode.NFTABLES, OFF)).doesNotThrowAnyException();
    }
}
