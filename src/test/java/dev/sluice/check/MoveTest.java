// SPDX-License-Identifier: Apache-2.0
package dev.sluice.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.check.Finding.Weight;
import dev.sluice.check.Move.From;
import dev.sluice.config.kubeproxy.ConfigurationReader;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.FlagSetting;
import dev.sluice.config.kubeproxy.KubeProxyConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MoveTest {
    private static final String HEAD = """
            apiVersion: kubeproxy.config.k8s.io/v1alpha1
            kind: KubeProxyConfiguration
            """;

    @Test
    void the_scheduler_that_the_kernel_uses_counts_not_the_files() {
        String file = HEAD + "ipvs: {scheduler: wlc}";

        assertThat(texts(From.IPVS, file, List.of(server("rr", false), server("sh", false))))
                .anySatisfy(text -> assertThat(text).contains("rr (1 virtual servers)", "the same shares"))
                .anySatisfy(text -> assertThat(text).contains("sh (1 virtual servers)", "sessionAffinity"))
                .noneSatisfy(text -> assertThat(text).contains("wlc"));
        assertThat(texts(From.IPVS, file, List.of()))
                .anySatisfy(text -> assertThat(text).contains("does this node run ipvs mode?"))
                .anySatisfy(text -> assertThat(text).contains("wlc looks at load"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lc", "wlc", "lblc", "lblcr", "dh", "sed", "nq", "fo", "ovf", "twos"})
    void schedulers_that_are_not_even_differ(String scheduler) {
        assertThat(findings(From.IPVS, HEAD, List.of(server(scheduler, false))))
                .filteredOn(finding -> finding.subject().equals("scheduler"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.weight()).isEqualTo(Weight.DIFFERS));
    }

    @Test
    void timeouts_are_told_with_what_takes_their_place() {
        assertThat(texts(From.IPVS, HEAD + "ipvs: {tcpTimeout: 5m, udpTimeout: 10s}", List.of()))
                .anySatisfy(text -> assertThat(text)
                        .contains("tcpTimeout (conntrack.tcpEstablishedTimeout)", "udpTimeout (conntrack.udpTimeout)")
                        .doesNotContain("tcpFinTimeout"));
    }

    @Test
    void connections_and_affinity_are_counted() {
        assertThat(texts(From.IPVS, HEAD, List.of(server("rr", true), server("rr", false))))
                .anySatisfy(text -> assertThat(text).contains("2 virtual servers with 14 open connections"))
                .anySatisfy(text -> assertThat(text).contains("1 virtual servers keep clients"));
        assertThat(texts(From.IPVS, HEAD, List.of(server("rr", false))))
                .noneSatisfy(text -> assertThat(text).contains("keep clients"));
    }

    @Test
    void node_ports_leave_all_addresses_unless_they_are_asked_for() {
        assertThat(texts(From.IPVS, HEAD, List.of()))
                .anySatisfy(text -> assertThat(text)
                        .contains("answer on the Node's own addresses, no longer on every address of the node"));
        assertThat(texts(From.IPVS, HEAD + "nodePortAddresses: [10.0.0.0/8]", List.of()))
                .anySatisfy(text -> assertThat(text).contains("answer on 10.0.0.0/8, as before"));
    }

    /// The masquerade fields of ipvs stand in the section of iptables (CFG-12), which nftables does not read.
    @ParameterizedTest
    @ValueSource(strings = {"IPVS", "IPTABLES"})
    void masquerade_does_not_move_by_itself(From from) {
        String old = HEAD + "iptables: {masqueradeAll: true, masqueradeBit: 15}\n";

        assertThat(texts(from, old, List.of()))
                .anySatisfy(text -> assertThat(text).contains("set nftables.masqueradeAll"))
                .anySatisfy(text -> assertThat(text).contains("mark bit 15 becomes 14"));
        assertThat(texts(from, old + "nftables: {masqueradeAll: true, masqueradeBit: 15}", List.of()))
                .noneSatisfy(text -> assertThat(text).contains("masquerade"));
    }

    @Test
    void periods_are_told() {
        assertThat(texts(From.IPVS, HEAD + "ipvs: {minSyncPeriod: 10s, syncPeriod: 1m}", List.of()))
                .anySatisfy(text -> assertThat(text).contains("minSyncPeriod 10s, syncPeriod 1m0s become"));
    }

    @Test
    void localhost_and_firewalls_are_told_to_those_who_come_from_iptables() {
        assertThat(texts(From.IPTABLES, HEAD, List.of()))
                .anySatisfy(text -> assertThat(text).contains("127.0.0.1"))
                .anySatisfy(text -> assertThat(text).contains("ct status dnat"));
        assertThat(texts(From.IPTABLES, HEAD + "iptables: {localhostNodePorts: false}", List.of()))
                .noneSatisfy(text -> assertThat(text).contains("127.0.0.1"));
    }

    @Test
    void arp_and_excluded_servers_are_told_where_they_are_set() {
        assertThat(texts(From.IPVS, HEAD + "ipvs: {strictARP: true, excludeCIDRs: [10.9.0.0/16]}", List.of()))
                .anySatisfy(text -> assertThat(text).contains("arp_ignore"))
                .anySatisfy(text -> assertThat(text).contains("stay where they are"));
        assertThat(texts(From.IPVS, HEAD, List.of()))
                .noneSatisfy(text -> assertThat(text).contains("arp_ignore"))
                .noneSatisfy(text -> assertThat(text).contains("stay where they are"));
    }

    private static IpvsServer server(String scheduler, boolean persistent) {
        return new IpvsServer("TCP 0A600001:0050", scheduler, persistent, 7);
    }

    private static Stream<String> texts(From from, String file, List<IpvsServer> servers) {
        return findings(from, file, servers).stream().map(Finding::text);
    }

    private static List<Finding> findings(From from, String file, List<IpvsServer> servers) {
        var before = read(file, from.name().toLowerCase(Locale.ROOT));
        var after = read(file, "nftables");
        return new Move(
                        from,
                        before,
                        before.options(Optional.empty(), Optional.empty(), "n"),
                        after.options(Optional.empty(), Optional.empty(), "n"))
                .findings(servers);
    }

    private static KubeProxyConfiguration read(String file, String mode) {
        return switch (ConfigurationReader.read(file, List.of(FlagSetting.of("--from", "mode", mode)))) {
            case Result.Valid valid -> valid.configuration();
            case Result.Invalid(List<String> errors) -> throw new AssertionError(errors);
        };
    }
}
