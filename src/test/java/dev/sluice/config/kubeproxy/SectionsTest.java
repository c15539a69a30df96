// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Access;
import dev.sluice.config.ConntrackOptions;
import dev.sluice.config.DetectLocal;
import dev.sluice.config.IpvsOptions.SchedulerFlag;
import dev.sluice.config.LogOptions;
import dev.sluice.config.ServerOptions;
import dev.sluice.config.ServiceMetricsOptions;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.LabelSelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Defaults and checks, section by section.
final class SectionsTest {
    private static final KubeProxyConfiguration DEFAULTS = Readings.configuration("");

    /// Covers CFG-02.
    @Test
    void client_connection() {
        assertThat(DEFAULTS.clientConnection())
                .isEqualTo(new ClientConnection(Optional.empty(), "", "application/vnd.kubernetes.protobuf", 5, 10));
        assertThat(Readings.errors("clientConnection: {burst: -1}"))
                .containsExactly("clientConnection.burst: -1 is not 0 or more");
    }

    /// Covers CFG-03, CLI-12.
    @Test
    void logging() {
        assertThat(DEFAULTS.logging()).isEqualTo(new Logging(LogOptions.Format.TEXT, 0, List.of()));
        assertThat(Readings.configuration("""
                        logging:
                          verbosity: 3
                          flushFrequency: 5000000000
                          vmodule: [{filePattern: proxier, verbosity: 9}]
                          options: {json: {infoBufferSize: 64Ki}}
                        """).logging())
                .isEqualTo(new Logging(LogOptions.Format.TEXT, 3, List.of("proxier=9")));
        assertThat(Readings.errors("logging: {format: json, vmodule: [{filePattern: a, verbosity: 1}]}"))
                .containsExactly("logging.vmodule: goes with format text only");
        assertThat(Readings.errors("logging: {options: {text: {infoBufferSize: much}}}"))
                .containsExactly("logging.options.text.infoBufferSize: \"much\" is no quantity (like 64Ki)");
    }

    /// Covers CLI-12.
    @ParameterizedTest
    @CsvSource({"0, INFO", "2, INFO", "3, INFO", "4, DEBUG", "5, TRACE", "9, TRACE"})
    void klogs_levels_are_ours(int verbosity, String level) {
        assertThat(new LogOptions(LogOptions.Format.TEXT, verbosity).level()).isEqualTo(level);
    }

    /// Covers CFG-04, ND-01.
    @Test
    void host_name() {
        assertThat(Readings.configuration("hostnameOverride: ' Node-1 '").hostnameOverride())
                .isEqualTo("node-1");
        assertThat(Readings.errors("hostnameOverride: '  '")).containsExactly("hostnameOverride: is blank");
    }

    /// Covers CFG-06, CFG-07: the family of the default is that of `bindAddress`.
    @ParameterizedTest
    @CsvSource({
        "'', 0.0.0.0:10256, 127.0.0.1:10249",
        "'bindAddress: 192.0.2.1', 0.0.0.0:10256, 127.0.0.1:10249",
        "'bindAddress: \"::\"', [::]:10256, [::1]:10249",
        "'healthzBindAddress: 127.0.0.1', 127.0.0.1:10256, 127.0.0.1:10249",
        "'metricsBindAddress: \"[::1]:9\"', 0.0.0.0:10256, [::1]:9",
    })
    void servers(String body, String healthz, String metrics) {
        ServerOptions servers = Readings.configuration(body).servers();

        assertThat(servers.healthz())
                .hasValueSatisfying(address -> assertThat(address).hasToString(healthz));
        assertThat(servers.metrics())
                .hasValueSatisfying(address -> assertThat(address).hasToString(metrics));
        assertThat(servers.hardFail()).isFalse();
        assertThat(servers.profiling()).isFalse();
    }

    /// Covers CFG-07: an empty flag means no server, an empty field means the default.
    @Test
    void an_empty_flag_is_no_server() {
        assertThat(Readings.configuration("metricsBindAddress: ''", FlagSetting.of("-m", "metricsBindAddress", ""))
                        .servers()
                        .metrics())
                .isEmpty();
    }

    /// Covers CFG-05: a node's address in the family that it says; what is none is refused.
    @Test
    void bind_address() {
        assertThat(DEFAULTS.bindAddress()).isEqualTo(IpAddress.of("0.0.0.0"));
        assertThat(Readings.configuration("bindAddress: 'fd00::1'").bindAddress())
                .isEqualTo(IpAddress.of("fd00::1"));
        assertThat(Readings.errors("bindAddress: node-1"))
                .containsExactly("bindAddress: \"node-1\" is not an IP address");
    }

    /// Covers CFG-08, CFG-09.
    @Test
    void servers_may_be_a_must_and_profiled() {
        assertThat(Readings.configuration("bindAddressHardFail: true\nenableProfiling: true")
                        .servers())
                .returns(true, ServerOptions::hardFail)
                .returns(true, ServerOptions::profiling);
    }

    /// Covers CFG-19.
    @Test
    void strict_arp() {
        assertThat(Readings.configuration("ipvs: {strictARP: true}").ipvs().strictArp())
                .isTrue();
    }

    /// Covers CFG-10.
    @Test
    void hidden_metrics_of_the_previous_version_only() {
        assertThat(DEFAULTS.servers().hiddenMetrics()).isFalse();
        assertThat(Readings.configuration("showHiddenMetricsForVersion: '1.35'")
                        .servers()
                        .hiddenMetrics())
                .isTrue();
        assertThat(Readings.errors("showHiddenMetricsForVersion: '1.34'"))
                .containsExactly("showHiddenMetricsForVersion: 1.34 is not the previous minor version, 1.35");
        assertThat(Readings.errors("showHiddenMetricsForVersion: v1")).hasSize(1);
    }

    /// Covers CFG-11: `kernelspace` is Windows'.
    @ParameterizedTest
    @ValueSource(strings = {"kernelspace", "userspace", "nft"})
    void other_modes_are_refused(String mode) {
        assertThat(Readings.errors("mode: " + mode))
                .containsExactly("mode: \"" + mode + "\" is not one of auto, iptables, ipvs, nftables, memory");
    }

    /// Covers CFG-12, CFG-14..16, CFG-21, CFG-22.
    @Test
    void modes_have_kube_proxys_defaults() {
        var usual = new Periods(Duration.ofSeconds(30), Duration.ofSeconds(1));

        assertThat(DEFAULTS.iptables()).isEqualTo(new Iptables(14, false, true, usual));
        assertThat(DEFAULTS.nftables()).isEqualTo(new Nftables(14, false, usual));
        assertThat(DEFAULTS.ipvs())
                .isEqualTo(new Ipvs(
                        new Periods(Duration.ofSeconds(30), Duration.ZERO),
                        "rr",
                        Set.of(),
                        List.of(),
                        false,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO));
    }

    /// Covers CFG-15: the mode's own section only must be in order.
    @Test
    void periods_must_fit_each_other() {
        String body = "nftables: {syncPeriod: 1s, minSyncPeriod: 2s}\nmode: ";

        assertThat(Readings.errors(body + "nftables"))
                .containsExactly("nftables.minSyncPeriod: 2s is more than syncPeriod, 1s");
        assertThat(Readings.valid(body + "iptables").warnings()).isEmpty();
    }

    /// Covers CFG-17, CFG-18.
    @Test
    void ipvs_is_checked_in_its_mode_only() {
        String body = "ipvs: {scheduler: fair, excludeCIDRs: [10.0.0.0/8, x]}\nmode: ";

        assertThat(Readings.errors(body + "ipvs"))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).startsWith("ipvs.scheduler: \"fair\" is none of dh, fo, lblc"))
                .contains("ipvs.excludeCIDRs: \"x\" is not a CIDR");
        assertThat(Readings.valid(body + "nftables").configuration().ipvs().excludeCidrs())
                .hasSize(1);
    }

    /// Covers IPVS-07, IPVS-09.
    @Test
    void what_ipvs_has_of_our_own() {
        assertThat(Readings.configuration("ipvs: {scheduler: mh}").ipvs().flags())
                .as("kube-proxy's")
                .containsExactly(SchedulerFlag.PORT);
        Ipvs given = Readings.configuration(
                        "ipvs: {scheduler: sh}\n" + "ext: {ipvs: {schedulerFlags: [fallback, port], drainLimit: 5m}}")
                .ipvs();
        assertThat(given.flags()).containsExactlyInAnyOrder(SchedulerFlag.FALLBACK, SchedulerFlag.PORT);
        assertThat(given.drainLimit()).isEqualTo(Duration.ofMinutes(5));
        assertThat(Readings.errors("ext: {ipvs: {schedulerFlags: [speed]}}"))
                .containsExactly("ext.ipvs.schedulerFlags: \"speed\" is not one of port, fallback");
    }

    /// Covers CFG-20, CFG-29: nothing may be negative.
    @Test
    void durations_and_numbers_are_not_negative() {
        assertThat(Readings.errors("""
                        ipvs: {tcpTimeout: -1s, tcpFinTimeout: -1s, udpTimeout: -1s}
                        conntrack: {min: -1, maxPerCore: -1, tcpEstablishedTimeout: -1s, tcpCloseWaitTimeout: -1s,
                                    udpTimeout: -1s, udpStreamTimeout: -1s}
                        configSyncPeriod: -1s
                        """)).hasSize(10);
    }

    /// Covers MET-27, CFG-45.
    @Test
    void service_metrics() {
        assertThat(DEFAULTS.ext().serviceMetrics()).isEqualTo(ServiceMetricsOptions.DEFAULTS);
        assertThat(Readings.configuration("ext: {serviceMetrics: {selector: 'app in (a,b)', limit: 7}}")
                        .ext()
                        .serviceMetrics())
                .isEqualTo(new ServiceMetricsOptions(LabelSelector.parse("app in (a,b)"), 7));
        assertThat(Readings.errors("ext: {serviceMetrics: {selector: 'app in', limit: 0}}")
                        .toString())
                .contains(
                        "ext.serviceMetrics.selector", "expected ( at the end of 'app in'", "ext.serviceMetrics.limit");
    }

    /// Covers CFG-29: unlike elsewhere, zero is kept.
    @Test
    void conntrack() {
        assertThat(DEFAULTS.conntrack()).isEqualTo(ConntrackOptions.DEFAULTS);
        assertThat(Readings.configuration("conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s}\n"
                                + "ext: {conntrack: {bestEffort: true, terminateStaleTcp: true}}")
                        .conntrack())
                .isEqualTo(new ConntrackOptions(
                        0,
                        131072,
                        Duration.ZERO,
                        Duration.ofHours(1),
                        false,
                        Duration.ZERO,
                        Duration.ZERO,
                        true,
                        true));
    }

    /// Covers CFG-24, CFG-25.
    @Test
    void detection_needs_its_name() {
        assertThat(DEFAULTS.localTraffic().detection()).isEqualTo(new DetectLocal.ClusterCidr(List.of()));
        assertThat(Readings.errors("detectLocalMode: InterfaceNamePrefix"))
                .containsExactly("detectLocal.interfaceNamePrefix: is needed by this detectLocalMode");
        assertThat(Readings.errors("detectLocalMode: nodecidr"))
                .singleElement()
                .asString()
                .startsWith("detectLocalMode: \"nodecidr\" is not one of");
    }

    /// Covers CFG-26, LOC-09: also more of a family.
    @Test
    void cluster_cidrs_have_commas_between_them() {
        assertThat(Readings.configuration("clusterCIDR: '10.244.0.0/16,fd00::/48, 10.245.0.0/16'")
                        .localTraffic())
                .returns(
                        List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00::/48"), Cidr.of("10.245.0.0/16")),
                        LocalTraffic::clusterCidrs);
        for (String text : List.of("10.0.0.0/8,", "10.0.0.0", "fd00::/129")) {
            assertThat(Readings.errors("clusterCIDR: '" + text + "'"))
                    .singleElement()
                    .asString()
                    .startsWith("clusterCIDR: \"");
        }
    }

    /// Covers CFG-28, CFG-30.
    @Test
    void numbers_at_the_top() {
        assertThat(DEFAULTS.oomScoreAdj()).isEqualTo(-999);
        assertThat(DEFAULTS.configSyncPeriod()).isEqualTo(Duration.ofMinutes(15));
        assertThat(Readings.errors("oomScoreAdj: -1001")).containsExactly("oomScoreAdj: -1001 is not in -1000..1000");
    }

    /// Covers CFG-31.
    @Test
    void what_has_no_effect_is_told() {
        assertThat(Readings.valid("portRange: 1-2\nwindowsRunAsService: true").warnings())
                .containsExactly("portRange: has no effect", "windowsRunAsService: has no effect here");
        assertThat(Readings.valid("logging:\n  vmodule: [{filePattern: a, verbosity: 1}]\n"
                                + "  options: {text: {splitStream: true}, json: {infoBufferSize: 1Ki}}")
                        .warnings())
                .containsExactly(
                        "logging.vmodule: has no effect",
                        "logging.options.text.splitStream: has no effect",
                        "logging.options.json.infoBufferSize: has no effect");
    }

    /// Covers CFG-23.
    @Test
    void winkernel_is_read() {
        assertThat(Readings.configuration("winkernel: {networkName: n, enableDSR: true}")
                        .winkernel())
                .isEqualTo(new Winkernel("n", "", true, "", false));
    }

    /// Covers CFG-01, section 13: AllowServiceExternalIPs, ComponentFlagz, ComponentStatusz, ContextualLogging,
    /// LoggingBetaOptions, PreferSameTrafficDistribution, MultiCIDRServiceAllocator, NFTablesProxyMode, WinDSR and
    /// WinOverlay are on; NativeHistograms, LoggingAlphaOptions, AllAlpha and AllBeta are off.
    @Test
    void gates_have_their_state_of_release_1_36() {
        var states = DEFAULTS.featureGates().states();

        assertThat(states)
                .containsEntry("AllowServiceExternalIPs", true)
                .containsEntry("ComponentFlagz", true)
                .containsEntry("ComponentStatusz", true)
                .containsEntry("ContextualLogging", true)
                .containsEntry("LoggingBetaOptions", true)
                .containsEntry("NativeHistograms", false)
                .containsEntry("LoggingAlphaOptions", false)
                .containsEntry("AllAlpha", false)
                .containsEntry("AllBeta", false);
        for (String locked : List.of(
                "PreferSameTrafficDistribution",
                "MultiCIDRServiceAllocator",
                "NFTablesProxyMode",
                "WinDSR",
                "WinOverlay")) {
            assertThat(states).containsEntry(locked, true);
            assertThat(Readings.errors("featureGates: {" + locked + ": false}")).hasSize(1);
        }
    }

    /// Covers CFG-45: kube-proxy's servers are for anybody, ours need not be.
    @Test
    void who_may_ask_a_server() {
        assertThat(DEFAULTS.servers().healthzAccess()).isEqualTo(Access.OPEN);
        assertThat(DEFAULTS.servers().metricsAccess()).isEqualTo(Access.OPEN);
        ServerOptions servers = Readings.configuration("""
                        ext:
                          metrics: {tlsCertFile: /a.crt, tlsPrivateKeyFile: /a.key, bearerTokenFile: /token}
                        """).servers();
        assertThat(servers.healthzAccess()).isEqualTo(Access.OPEN);
        assertThat(servers.metricsAccess())
                .isEqualTo(new Access(
                        Optional.of(new Access.Tls(Path.of("/a.crt"), Path.of("/a.key"))),
                        Optional.of(Path.of("/token"))));
        assertThat(Readings.errors("ext: {metrics: {tlsCertFile: /a}, healthz: {tlsPrivateKeyFile: /b}}"))
                .containsExactlyInAnyOrder(
                        "ext.metrics.tlsPrivateKeyFile: is needed with the other of the two",
                        "ext.healthz.tlsCertFile: is needed with the other of the two");
    }

    /// Covers CFG-01.
    @Test
    void feature_gates() {
        assertThat(DEFAULTS.featureGates().states()).containsEntry("ComponentStatusz", true);
        var valid = Readings.valid("featureGates: {NativeHistograms: true, WatchList: false, NFTablesProxyMode: true}");
        assertThat(valid.configuration().featureGates().states()).containsEntry("NativeHistograms", true);
        assertThat(valid.warnings())
                .containsExactly("featureGates.WatchList: a gate of other components, without effect here");
        assertThat(Readings.errors("featureGates: {NoGate: true, WinDSR: false, AllBeta: yes please}"))
                .containsExactlyInAnyOrder(
                        "featureGates.NoGate: there is no such feature gate",
                        "featureGates.WinDSR: is on for good and cannot be switched off",
                        "featureGates.AllBeta: yes please is a text, not true or false");
    }
}
