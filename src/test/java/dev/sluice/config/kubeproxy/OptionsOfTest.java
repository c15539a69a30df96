// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.NodePortOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.model.Cidr;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What depends on the mode.
final class OptionsOfTest {
    private static final String SECTIONS = """
            iptables: {masqueradeBit: 1, masqueradeAll: true, syncPeriod: 11s, minSyncPeriod: 1ms}
            ipvs: {syncPeriod: 12s, minSyncPeriod: 2ms}
            nftables: {masqueradeBit: 3, syncPeriod: 13s, minSyncPeriod: 3ms}
            """;

    /// Covers CFG-13, CFG-15, CFG-21, LOC-08: each mode has its section; without a mode it is iptables', as to
    /// kube-proxy.
    @ParameterizedTest
    @CsvSource({
        "'', AUTO, 1, true, 11, 1",
        "iptables, IPTABLES, 1, true, 11, 1",
        "ipvs, IPVS, 1, true, 12, 2",
        "nftables, NFTABLES, 3, false, 13, 3",
        "auto, AUTO, 3, false, 13, 3",
        "memory, MEMORY, 3, false, 13, 3",
    })
    void the_section_of_the_mode_counts(
            String text, Mode mode, int masqueradeBit, boolean masqueradeAll, int syncSeconds, int minSyncMillis) {
        var options = Readings.options("mode: '" + text + "'\n" + SECTIONS);

        assertThat(options.mode()).isEqualTo(mode);
        assertThat(options.packets().masqueradeBit()).isEqualTo(masqueradeBit);
        assertThat(options.packets().masqueradeAll()).isEqualTo(masqueradeAll);
        assertThat(options.sync().syncPeriod()).isEqualTo(Duration.ofSeconds(syncSeconds));
        assertThat(options.sync().minSyncPeriod()).isEqualTo(Duration.ofMillis(minSyncMillis));
    }

    /// Covers CFG-27, TRF-41.
    @ParameterizedTest
    @CsvSource({"'', false", "iptables, false", "ipvs, false", "nftables, true", "auto, true"})
    void node_ports_answer_on_the_nodes_address_by_default_in_nftables_mode(String mode, boolean primary) {
        assertThat(Readings.options("mode: '" + mode + "'\nnodePortAddresses: null")
                        .nodePorts())
                .isEqualTo(new NodePortOptions(primary, List.of(), false, false, false));
    }

    /// Covers CFG-45, TRF-45, TRF-48, TRF-49.
    @Test
    void node_port_words_and_switches() {
        var nodePorts = Readings.options("nodePortAddresses: [10.0.0.0/8, localhost]\n"
                        + "ext: {nodePorts: {onVips: true, sourceRanges: true}}")
                .nodePorts();

        assertThat(nodePorts.localhostNodePorts()).isTrue();
        assertThat(nodePorts.cidrs()).startsWith(Cidr.of("10.0.0.0/8"));
        assertThat(nodePorts.onVips()).isTrue();
        assertThat(nodePorts.sourceRanges()).isTrue();
    }

    /// Covers SYNC-02: kube-proxy's floor of a second is its own need; a floor that somebody asked for holds.
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "'nftables: {minSyncPeriod: 0s}', 0",
        "'nftables: {minSyncPeriod: 300ms}', 300",
        "'ext: {minSyncPeriod: 20ms}', 20",
        "'{nftables: {minSyncPeriod: 300ms}, ext: {minSyncPeriod: 20ms}}', 20",
        "'iptables: {minSyncPeriod: 300ms}', 0",
    })
    void the_floor_between_transactions_is_a_wish(String body, long millis) {
        String text =
                body.startsWith("{") ? body.substring(1, body.length() - 1).replace("}, ext", "}\next") : body;

        assertThat(Readings.options("mode: nftables\n" + text).sync().minSyncPeriod())
                .isEqualTo(Duration.ofMillis(millis));
        assertThat(Readings.configuration("mode: nftables").nftables().periods().minSyncPeriod())
                .isEqualTo(Duration.ofSeconds(1));
    }

    /// Covers SVC-03.
    @Test
    void external_ips_have_a_gate() {
        assertThat(Readings.options("").externalIps()).isTrue();
        assertThat(Readings.options("featureGates: {AllowServiceExternalIPs: false}")
                        .externalIps())
                .isFalse();
    }

    /// Covers ND-02: unspecified is not an address.
    @Test
    void the_nodes_address_is_overridden_by_a_real_one_only() {
        assertThat(Readings.options("bindAddress: '::'").bindAddress()).isEmpty();
        assertThat(Readings.options("bindAddress: 'fd00::7'").bindAddress())
                .hasValueSatisfying(address -> assertThat(address).hasToString("fd00::7"));
    }
}
