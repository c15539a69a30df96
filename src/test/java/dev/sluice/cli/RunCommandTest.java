// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Access;
import dev.sluice.config.ClientOptions;
import dev.sluice.config.ConntrackOptions;
import dev.sluice.config.DetectLocal;
import dev.sluice.config.IpvsOptions;
import dev.sluice.config.ListenAddress;
import dev.sluice.config.LogOptions;
import dev.sluice.config.NodePortOptions;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.ServerOptions;
import dev.sluice.config.ServiceMetricsOptions;
import dev.sluice.config.SyncOptions;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import dev.sluice.model.LabelSelector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RunCommandTest {
    private static final Source CLUSTER = new Source.Kubernetes(Optional.empty(), Optional.empty());

    private final Execution execution = new Execution();

    private ProxyOptions options(String... arguments) {
        assertThat(execution.of(Stream.concat(Stream.of("run", "--hostname-override=n"), Stream.of(arguments))
                        .toArray(String[]::new)))
                .as(String.join("\n", execution.errors()))
                .isZero();
        return execution.runs.removeLast();
    }

    @Test
    void it_knows_its_defaults() {
        assertThat(options("--proxy-mode=nftables")).isEqualTo(ProxyOptions.of(CLUSTER, Mode.NFTABLES, "n"));
        assertThat(options("--proxy-mode=auto")).isEqualTo(ProxyOptions.of(CLUSTER, Mode.AUTO, "n"));
    }

    /// Covers CLI-02..05, CLI-07..09, CFG-45.
    @Test
    void it_takes_every_flag() {
        assertThat(options(
                        "--source=manifests:conf/demo",
                        "--proxy-mode=Memory",
                        "--hostname-override= Node-A ",
                        "--cluster-cidr=10.244.0.0/16,fd00::/48",
                        "--masquerade-all",
                        "--bind-address=192.0.2.7",
                        "--nodeport-addresses=192.0.2.0/24,localhost",
                        "--nodeports-on-vips",
                        "--source-ranges-on-nodeports",
                        "--tcp-reset=false",
                        "--drop-invalid",
                        "--drop-unallocated=false",
                        "--iptables-min-sync-period=250ms",
                        "--iptables-sync-period=1m",
                        "--conntrack-max-per-core=1",
                        "--conntrack-min=2",
                        "--conntrack-tcp-timeout-established=3s",
                        "--conntrack-tcp-timeout-close-wait=4s",
                        "--conntrack-tcp-be-liberal",
                        "--conntrack-udp-timeout=5s",
                        "--conntrack-udp-timeout-stream=6s",
                        "--conntrack-best-effort",
                        "--conntrack-terminate-stale-tcp",
                        "--service-metrics-selector=app in (a,b)",
                        "--service-metrics-limit=3",
                        "--healthz-bind-address=192.0.2.7:1",
                        "--metrics-bind-address=",
                        "--bind-address-hard-fail",
                        "--profiling",
                        "--show-hidden-metrics-for-version=1.35",
                        "--ipvs-scheduler=wlc",
                        "--ipvs-exclude-cidrs=10.9.0.0/16",
                        "--ipvs-strict-arp",
                        "--ipvs-tcp-timeout=7s",
                        "--ipvs-tcpfin-timeout=8s",
                        "--ipvs-udp-timeout=9s",
                        "--kube-api-content-type=application/json",
                        "--kube-api-qps=7.5",
                        "--kube-api-burst=8",
                        "--oom-score-adj=-9",
                        "--logging-format=json",
                        "-v=4",
                        "--feature-gates=AllowServiceExternalIPs=false"))
                .isEqualTo(new ProxyOptions(
                        new Source.Manifests(Path.of("conf/demo")),
                        Mode.MEMORY,
                        "node-a",
                        Optional.of(IpAddress.of("192.0.2.7")),
                        new DetectLocal.ClusterCidr(List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00::/48"))),
                        new NodePortOptions(
                                false,
                                List.of(Cidr.of("192.0.2.0/24"), Cidr.of("127.0.0.0/8"), Cidr.of("::1/128")),
                                true,
                                true,
                                true),
                        new PacketOptions(true, 14, false, true, false),
                        new IpvsOptions(
                                "wlc",
                                Set.of(),
                                List.of(Cidr.of("10.9.0.0/16")),
                                true,
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(8),
                                Duration.ofSeconds(9),
                                Duration.ZERO),
                        new SyncOptions(Duration.ofMillis(250), Duration.ofMinutes(1)),
                        new ConntrackOptions(
                                1,
                                2,
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(4),
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(6),
                                true,
                                true),
                        new ServerOptions(
                                Optional.of(new ListenAddress(IpAddress.of("192.0.2.7"), 1)),
                                Optional.empty(),
                                Access.OPEN,
                                Access.OPEN,
                                true,
                                true,
                                true),
                        new ClientOptions(false, 7.5, 8),
                        new LogOptions(LogOptions.Format.JSON, 4),
                        -9,
                        false,
                        new ServiceMetricsOptions(LabelSelector.parse("app in (a,b)"), 3)));
    }

    /// Covers LOC-01, LOC-03..05, CLI-07.
    @ParameterizedTest
    @MethodSource("detections")
    void pods_are_recognised_as_told(DetectLocal expected, String... flags) {
        assertThat(options(flags).detectLocal()).isEqualTo(expected);
    }

    static Stream<Arguments> detections() {
        return Stream.of(
                Arguments.of(new DetectLocal.NodeCidr(), new String[] {"--detect-local-mode=NodeCIDR"}),
                Arguments.of(
                        new DetectLocal.BridgeInterface("cni0"),
                        new String[] {"--detect-local-mode", "BridgeInterface", "--pod-bridge-interface", "cni0"}),
                Arguments.of(
                        new DetectLocal.InterfaceNamePrefix("veth"),
                        new String[] {"--detect-local-mode=InterfaceNamePrefix", "--pod-interface-name-prefix=veth"}));
    }

    /// Each value is complained about once, with its flag, and nothing runs.
    @ParameterizedTest
    @CsvSource({
        "--proxy-mode, ipfw",
        "--cluster-cidr, 10.244.0.0/33",
        "--bind-address, localhost",
        "--nodeport-addresses, secondary",
        "--detect-local-mode, Guess",
        "--iptables-min-sync-period, soon",
        "--iptables-min-sync-period, -1s",
        "--iptables-sync-period, 0",
        "--iptables-masquerade-bit, 32",
        "--conntrack-min, -1",
        "--conntrack-udp-timeout, 5",
        "--oom-score-adj, 1001",
        "--healthz-bind-address, 0.0.0.0:0",
        "--show-hidden-metrics-for-version, 1.1",
        "--logging-format, xml",
        "--feature-gates, NoSuchGate=true",
        "--feature-gates, AllowServiceExternalIPs",
        "--feature-gates, NFTablesProxyMode=false",
        "--masquerade-all, maybe",
        "--healthz-port, 70000",
    })
    void a_bad_value_names_the_flag_and_does_nothing(String flag, String value) {
        assertThat(execution.of("run", flag + "=" + value)).isEqualTo(1);

        assertThat(execution.errors())
                .filteredOn(line -> !line.contains("deprecated"))
                .singleElement()
                .asString()
                .startsWith("sluice run: " + flag);
        assertThat(execution.didNothing()).isTrue();
    }

    /// Covers CLI-14: positional arguments are an error, and so are flags that nobody knows.
    @ParameterizedTest
    @ValueSource(
            strings = {"--no-such-flag=x", "something", "--source=etcd", "--source=manifests:", "--healthz-port=x"})
    void wrong_usage_is_told_apart(String argument) {
        assertThat(execution.of("run", argument)).isEqualTo(2);

        assertThat(execution.errors().getFirst()).contains(argument.replaceFirst("=.*", ""));
        assertThat(execution.didNothing()).isTrue();
    }

    /// Covers CFG-44: all at once.
    @Test
    void all_bad_values_are_told_at_once() {
        assertThat(execution.of("run", "--oom-score-adj=x", "--bind-address=y", "--proxy-mode=z"))
                .isEqualTo(1);

        assertThat(execution.errors()).hasSize(3);
    }

    /// Covers section 12: Go's booleans take no value after a space.
    @Test
    void a_boolean_never_takes_the_next_argument() {
        assertThat(execution.of("run", "--masquerade-all", "false")).isEqualTo(2);
        assertThat(options("--masquerade-all", "--proxy-mode", "nftables")
                        .packets()
                        .masqueradeAll())
                .isTrue();
        assertThat(options("--masquerade-all=false").packets().masqueradeAll()).isFalse();
    }

    /// `pflag`: the last value counts, lists add up, `_` is as good as `-`, and values may look like flags.
    @Test
    void flags_are_read_as_go_reads_them() {
        assertThat(options("--oom-score-adj=1", "--oom-score-adj", "-2").oomScoreAdj())
                .isEqualTo(-2);
        assertThat(options("--nodeport-addresses=10.0.0.0/8", "--nodeport_addresses", "fd00::/8")
                        .nodePorts()
                        .cidrs())
                .containsExactly(Cidr.of("10.0.0.0/8"), Cidr.of("fd00::/8"));
        assertThat(options("-v2").log().verbosity()).isEqualTo(2);
        assertThat(options("--v", "5").log().level()).isEqualTo("TRACE");
    }

    /// Covers CLI-15, CFG-13: `--masquerade-all` is of every mode, the bit is not nftables'.
    @Test
    void some_flags_go_to_the_section_of_the_mode() {
        for (String mode : List.of("iptables", "ipvs", "nftables", "auto")) {
            ProxyOptions options = options(
                    "--proxy-mode=" + mode,
                    "--masquerade-all",
                    "--iptables-masquerade-bit=3",
                    "--iptables-sync-period=7s",
                    "--ipvs-sync-period=8s");
            boolean nftables = options.mode() == Mode.NFTABLES || options.mode() == Mode.AUTO;
            assertThat(options.packets().masqueradeAll()).as(mode).isTrue();
            assertThat(options.packets().masqueradeBit()).as(mode).isEqualTo(nftables ? 14 : 3);
            assertThat(options.sync().syncPeriod())
                    .as(mode)
                    .isEqualTo(Duration.ofSeconds(options.mode() == Mode.IPVS ? 8 : 7));
        }
    }

    /// Covers CLI-11.
    @Test
    void old_ports_are_taken_with_a_line() {
        assertThat(options("--healthz-port=0", "--metrics-port=81").servers())
                .returns(Optional.empty(), ServerOptions::healthz)
                .returns(Optional.of(new ListenAddress(IpAddress.of("127.0.0.1"), 81)), ServerOptions::metrics);
        assertThat(execution.errors())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("-port is deprecated"));

        assertThat(options("--healthz-port=82", "--healthz-bind-address=::1")
                        .servers()
                        .healthz())
                .hasValueSatisfying(address -> assertThat(address).hasToString("[::1]:82"));
        assertThat(options("--healthz-port=82", "--healthz-bind-address=[::1]:83")
                        .servers()
                        .healthz())
                .hasValueSatisfying(address -> assertThat(address).hasToString("[::1]:83"));
    }

    /// Covers CLI-14.
    @Test
    void flags_of_libraries_are_passed_over() {
        assertThat(options("--boot-id-file=/x", "--machine-id-file", "/y", "--logtostderr", "--logtostderr=true"))
                .isEqualTo(options());
    }

    /// Covers CLI-02..13: kube-proxy's flags are all there, in the help or without.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--config",
                "--write-config-to",
                "--kubeconfig",
                "--master",
                "--kube-api-content-type",
                "--kube-api-burst",
                "--kube-api-qps",
                "--hostname-override",
                "--bind-address",
                "--healthz-bind-address",
                "--metrics-bind-address",
                "--bind-address-hard-fail",
                "--profiling",
                "--show-hidden-metrics-for-version",
                "--proxy-mode",
                "--feature-gates",
                "--iptables-masquerade-bit",
                "--masquerade-all",
                "--iptables-localhost-nodeports",
                "--iptables-sync-period",
                "--iptables-min-sync-period",
                "--ipvs-sync-period",
                "--ipvs-min-sync-period",
                "--ipvs-scheduler",
                "--ipvs-exclude-cidrs",
                "--ipvs-strict-arp",
                "--ipvs-tcp-timeout",
                "--ipvs-tcpfin-timeout",
                "--ipvs-udp-timeout",
                "--detect-local-mode",
                "--pod-bridge-interface",
                "--pod-interface-name-prefix",
                "--cluster-cidr",
                "--nodeport-addresses",
                "--oom-score-adj",
                "--conntrack-max-per-core",
                "--conntrack-min",
                "--conntrack-tcp-timeout-established",
                "--conntrack-tcp-timeout-close-wait",
                "--conntrack-tcp-be-liberal",
                "--conntrack-udp-timeout",
                "--conntrack-udp-timeout-stream",
                "--config-sync-period",
                "--v",
                "--vmodule",
                "--logging-format",
                "--log-flush-frequency",
                "--log-text-split-stream",
                "--log-text-info-buffer-size",
                "--log-json-split-stream",
                "--log-json-info-buffer-size",
                "--windows-service",
                "--source-vip",
                "--network-name",
                "--enable-dsr",
                "--root-hnsendpoint-name",
                "--forward-healthcheck-vip",
                "--version",
                "--help"
            })
    void kube_proxys_flags_are_in_the_help(String flag) {
        assertThat(execution.of("run", "--help")).isZero();

        assertThat(execution.out()).containsPattern("(?m)^ *(-v, )?" + flag + "[= \n]");
    }
}
