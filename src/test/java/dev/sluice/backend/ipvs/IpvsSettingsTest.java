// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sysctl.KernelSetting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers IPVS-03.
final class IpvsSettingsTest {
    private static final String REUSE = "/proc/sys/net/ipv4/vs/conn_reuse_mode = 0";

    @Test
    void virtualServersNeedTheseSettings() {
        assertThat(settings(false, "6.1.0-13-amd64"))
                .containsExactly(
                        "/proc/sys/net/ipv4/vs/conntrack = 1",
                        "/proc/sys/net/ipv4/vs/expire_nodest_conn = 1",
                        "/proc/sys/net/ipv4/vs/expire_quiescent_template = 1",
                        "/proc/sys/net/ipv4/ip_forward = 1");
    }

    @Test
    void strictArpNeedsTwoMore() {
        assertThat(settings(true, "6.1.0-13-amd64"))
                .contains("/proc/sys/net/ipv4/conf/all/arp_ignore = 1", "/proc/sys/net/ipv4/conf/all/arp_announce = 2");
    }

    @ParameterizedTest
    @CsvSource({
        "3.10.0-1160.el7.x86_64, false",
        "4.0.9, false",
        "4.1.0, true",
        "4.19.0-26-amd64, true",
        "5.8.0, true",
        "5.9.0, false",
        "5.10.0-28-amd64, false",
        "10.1, false",
        "unheard-of, false"
    })
    void reuseOfPortsIsLeftToKernelsThatGetItRight(String release, boolean set) {
        assertThat(settings(false, release).contains(REUSE)).isEqualTo(set);
    }

    private static List<String> settings(boolean strictArp, String release) {
        return IpvsSettings.of(strictArp, release).stream()
                .map(KernelSetting::toString)
                .toList();
    }
}
