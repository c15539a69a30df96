// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Covers IPT-01.
final class VersionTest {
    @Test
    void readsWhatProgramsPrint() {
        assertThat(Version.of("iptables v1.8.9 (nf_tables)\n")).contains(new Version(1, 8, 9));
        assertThat(Version.of("ip6tables v1.6.2")).contains(new Version(1, 6, 2));
        assertThat(Version.of("iptables v1.10")).contains(new Version(1, 10, 0));
        assertThat(Version.of("BusyBox")).isEmpty();
    }

    @Test
    void ordersByNumberNotByText() {
        assertThat(new Version(1, 8, 10).atLeast(new Version(1, 8, 9))).isTrue();
        assertThat(new Version(1, 6, 2).atLeast(new Version(1, 8, 0))).isFalse();
        assertThat(new Version(1, 8, 8).atLeast(Version.NO_INTERVAL)).isTrue();
    }
}
