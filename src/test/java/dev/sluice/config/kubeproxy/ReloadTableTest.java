// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import dev.sluice.config.kubeproxy.ReloadTable.Effect;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Covers CFG-42.
final class ReloadTableTest {
    /// Fields that have no default and are remembered only if they are given.
    private static final String OPTIONAL = """
            mode: nftables
            clientConnection: {kubeconfig: /a}
            featureGates: {AllowServiceExternalIPs: false}
            """;

    /// It is remembered only as a flag.
    private static final FlagSetting MODULES = new FlagSetting("--vmodule", List.of("logging", "vmodule"), "a=1");

    /// Every field that the reader knows: also one that somebody adds tomorrow.
    static Stream<String> fields() {
        Set<String> fields = new TreeSet<>();
        for (String text : List.of("", OPTIONAL, Readings.kubeadm().replaceAll("(?m)^(apiVersion|kind):.*\n", ""))) {
            fields.addAll(Readings.valid(text, MODULES).effective().paths());
        }
        return fields.stream();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void every_field_stands_in_one_row(String field) {
        assertThat(ReloadTable.ROWS.stream().filter(row -> row.holds(field)))
                .as("rows of %s", field)
                .hasSize(1);
    }

    @Test
    void every_row_is_about_a_field() {
        assertThat(ReloadTable.ROWS)
                .filteredOn(row -> fields().noneMatch(row::holds))
                .extracting(ReloadTable.Row::field)
                .isEmpty();
    }

    /// Without a row there is no way to know; a new process is never wrong.
    @Test
    void what_is_in_no_row_takes_a_new_process() {
        var running = Readings.configuration("");

        assertThat(ReloadTable.restarts(List.of("ext.new"), running, running)).containsExactly("ext.new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    mode: nftables                                       | mode: ipvs                                           | mode
                    mode: nftables                                       | hostnameOverride: b, mode: nftables                  | hostnameOverride
                    mode: nftables                                       | mode: nftables, nftables: {masqueradeBit: 15}        | nftables.masqueradeBit
                    mode: nftables                                       | mode: nftables, nftables: {syncPeriod: 10s}          |
                    mode: nftables                                       | mode: nftables, iptables: {masqueradeAll: true}      |
                    mode: ipvs                                           | mode: ipvs, iptables: {masqueradeAll: true}          | iptables.masqueradeAll
                    mode: nftables                                       | mode: nftables, ipvs: {scheduler: lc}                |
                    mode: ipvs                                           | mode: ipvs, ipvs: {scheduler: lc}                    | ipvs.scheduler
                    mode: nftables                                       | mode: nftables, nodePortAddresses: [10.0.0.0/8]      |
                    mode: nftables                                       | mode: nftables, nodePortAddresses: [127.0.0.0/8]     | nodePortAddresses
                    mode: nftables                                       | mode: nftables, detectLocalMode: NodeCIDR            | detectLocalMode
                    detectLocalMode: NodeCIDR                            | detectLocalMode: ClusterCIDR                         |
                    mode: ipvs                                           | mode: ipvs, featureGates: {KubeProxyIPVS: false}     | featureGates.KubeProxyIPVS
                    mode: nftables                                       | mode: nftables, featureGates: {KubeProxyIPVS: false} |
                    """)
    void what_takes_a_new_process(String before, String after, String fields) {
        Reload reload = Reload.of(read(before), read(after));

        if (fields == null) {
            assertThat(reload).isInstanceOf(Reload.Live.class);
        } else {
            assertThat(reload).isEqualTo(new Reload.Restart(List.of(fields)));
        }
    }

    private static Result.Valid read(String fields) {
        return Readings.valid(fields.replaceAll(", (?=[a-zA-Z]+:(?! \\w+\\}))", "\n"));
    }

    /// What the specification names.
    @ParameterizedTest
    @CsvSource({
        "logging.verbosity",
        "nftables.syncPeriod",
        "nftables.minSyncPeriod",
        "conntrack.maxPerCore",
        "nodePortAddresses",
        "metricsBindAddress",
        "healthzBindAddress"
    })
    void live_at_least(String field) {
        assertThat(ReloadTable.ROWS.stream().filter(row -> row.holds(field)))
                .extracting(ReloadTable.Row::effect)
                .containsExactly(Effect.LIVE);
    }
}
