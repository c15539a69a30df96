// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.check.Machine.Flows;
import dev.sluice.model.IpFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PreflightTest {
    private static final Machine GOOD = new Machine(
            "6.1.0",
            Optional.empty(),
            missing(List.of(), List.of()),
            Map.of(IpFamily.IPV4, Optional.of(true), IpFamily.IPV6, Optional.of(true)),
            Optional.of(new Flows(10, 100)),
            List.of());

    @Test
    void a_good_machine_goes() {
        assertThat(report(GOOD).go()).isTrue();
        assertThat(report(GOOD).lines()).last().isEqualTo("go");
    }

    @Test
    void one_family_is_left_out_and_none_blocks() {
        var half = with(missing(List.of("no fib"), List.of()));
        assertThat(report(half).go()).isTrue();
        assertThat(report(half).lines())
                .anySatisfy(line -> assertThat(line).contains("differs", "IPv4", "no fib", "would not be served"))
                .last()
                .isEqualTo("go, 1 thing will differ");

        var none = with(missing(List.of("no fib"), List.of("no fib", "no numgen")));
        assertThat(report(none).go()).isFalse();
        assertThat(report(none).lines()).last().asString().startsWith("no go: 1 of ");
    }

    @Test
    void without_privileges_it_is_no_go() {
        var machine = new Machine(
                GOOD.kernel(),
                Optional.of("no CAP_NET_ADMIN"),
                GOOD.missing(),
                GOOD.forwarding(),
                GOOD.flows(),
                GOOD.others());

        assertThat(report(machine).lines())
                .anySatisfy(line -> assertThat(line).startsWith("NO-GO").contains("no CAP_NET_ADMIN"));
    }

    @Test
    void a_router_that_is_off_a_full_table_and_another_proxy_are_told() {
        var machine = new Machine(
                GOOD.kernel(),
                Optional.empty(),
                GOOD.missing(),
                Map.of(IpFamily.IPV4, Optional.of(false)),
                Optional.of(new Flows(90, 100)),
                List.of("table kube-proxy is there"));

        assertThat(report(machine).lines())
                .anySatisfy(line -> assertThat(line).contains("differs", "net.ipv4.ip_forward is off"))
                .anySatisfy(line -> assertThat(line).contains("differs", "90 of 100", "nf_conntrack_max"))
                .anySatisfy(line -> assertThat(line).contains("differs", "table kube-proxy is there"))
                .last()
                .isEqualTo("go, 3 things will differ");
    }

    private static Report report(Machine machine) {
        return new Report(Preflight.findings(machine));
    }

    private static Machine with(SortedMap<IpFamily, List<String>> missing) {
        return new Machine(GOOD.kernel(), GOOD.privilege(), missing, GOOD.forwarding(), GOOD.flows(), GOOD.others());
    }

    private static SortedMap<IpFamily, List<String>> missing(List<String> ipv4, List<String> ipv6) {
        return new TreeMap<>(Map.of(IpFamily.IPV4, ipv4, IpFamily.IPV6, ipv6));
    }
}
