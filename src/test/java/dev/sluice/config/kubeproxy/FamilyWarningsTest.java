// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.kubeproxy.FamilyWarnings.Warning;
import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Covers CFG-43.
final class FamilyWarningsTest {
    private static List<Warning> warnings(String body, IpFamily primary, boolean dualStack) {
        return FamilyWarnings.of(Readings.configuration("mode: nftables\n" + body), Optional.of(primary), dualStack);
    }

    private static List<String> texts(String body, IpFamily primary, boolean dualStack) {
        return warnings(body, primary, dualStack).stream().map(Warning::text).toList();
    }

    @Test
    void defaults_are_no_reason_to_warn_in_either_family() {
        for (IpFamily family : IpFamily.values()) {
            assertThat(warnings("", family, true)).isEmpty();
            assertThat(warnings("", family, false)).isEmpty();
        }
    }

    @Test
    void node_ports_everywhere_are_told() {
        assertThat(FamilyWarnings.of(Readings.configuration(""), Optional.empty(), true))
                .singleElement()
                .satisfies(warning -> assertThat(warning.text()).startsWith("nodePortAddresses: is unset"))
                .returns(false, Warning::fatal);
    }

    @Test
    void node_port_ranges_of_one_family_leave_the_other_open() {
        String ranges = "nodePortAddresses: [192.0.2.0/24]\n";

        assertThat(texts(ranges, IpFamily.IPV4, true)).isEmpty();
        assertThat(texts(ranges + "clusterCIDR: '10.0.0.0/8,fd00::/8'", IpFamily.IPV4, true))
                .containsExactly("nodePortAddresses: has IPv4 ranges only, and the cluster is dual-stack:"
                        + " node ports are accepted on all local addresses of IPv6");
        assertThat(texts(ranges, IpFamily.IPV6, true))
                .containsExactly("nodePortAddresses: has IPv4 ranges only, and the node is IPv6:"
                        + " node ports are accepted on all local addresses of IPv6");
        assertThat(texts("nodePortAddresses: [192.0.2.0/24, 'fd00::/64']", IpFamily.IPV6, true))
                .isEmpty();
    }

    @Test
    void cluster_ranges_of_the_wrong_family_are_fatal_where_they_are_needed() {
        String range = "clusterCIDR: fd00::/8\n";

        assertThat(warnings(range, IpFamily.IPV4, true))
                .singleElement()
                .returns("clusterCIDR: has IPv6 ranges only, and the cluster is IPv4 first", Warning::text)
                .returns(false, Warning::fatal);
        assertThat(warnings(range, IpFamily.IPV4, false)).singleElement().returns(true, Warning::fatal);
        assertThat(warnings(range + "detectLocalMode: NodeCIDR", IpFamily.IPV4, false))
                .singleElement()
                .returns(false, Warning::fatal);
        assertThat(warnings(range, IpFamily.IPV6, false)).isEmpty();
    }

    @Test
    void addresses_of_the_wrong_family_are_told() {
        assertThat(texts("""
                        winkernel: {sourceVip: 'fd00::1'}
                        ipvs: {excludeCIDRs: ['fd00::/8']}
                        healthzBindAddress: '[fd00::1]:1'
                        metricsBindAddress: '[fd00::1]:2'
                        """, IpFamily.IPV4, false))
                .containsExactly(
                        "ipvs.excludeCIDRs: has IPv6 ranges only, and the cluster is IPv4 only",
                        "winkernel.sourceVip: is IPv6, and the cluster is IPv4 only",
                        "healthzBindAddress: is IPv6, and the cluster is IPv4 only",
                        "metricsBindAddress: is IPv6, and the cluster is IPv4 only");
    }
}
