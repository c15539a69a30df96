// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// Covers CLI-26.
final class EnvironmentTest {
    @Test
    void references_become_values_and_others_stay() {
        var environment = new Environment(Map.of("NODE_NAME", "a$1\\b"));

        assertThat(environment.expand("$(NODE_NAME)")).isEqualTo("a$1\\b");
        assertThat(environment.expand("x-$(NODE_NAME)-$(NOWHERE)-$NODE_NAME"))
                .isEqualTo("x-a$1\\b-$(NOWHERE)-$NODE_NAME");
    }

    @Test
    void what_has_no_effect_is_told_if_it_is_not_empty() {
        String name = "KUBE_PROXY_NFTABLES_SKIP_KERNEL_VERSION_CHECK";

        assertThat(new Environment(Map.of()).warnings()).isEmpty();
        assertThat(new Environment(Map.of(name, "")).warnings()).isEmpty();
        assertThat(new Environment(Map.of(name, "no")).warnings())
                .singleElement()
                .asString()
                .startsWith(name + ": ");
    }
}
