// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ProxyOptions.Mode;
import dev.sluice.config.ProxyOptions.Source;
import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationReaderTest {
    private static final String TEN_MISTAKES = """
            bindAddress: 10.0.0.300
            clusterCIDR: 10.0.0.0/8,10.244.0.0/33
            configSyncPeriod: soon
            conntrack:
              maxPerCore: -1
            detectLocalMode: BridgeInterface
            featureGates:
              NoSuchGate: true
            healthzBindAddress: "0.0.0.0:0"
            mode: ipfw
            nftables:
              masqueradeBit: 32
            nodePortAddresses: [secondary]
            """;

    /// Covers CFG-44: all of them, one line for each, with the path.
    @Test
    void ten_mistakes_are_ten_lines() {
        assertThat(Readings.errors(TEN_MISTAKES))
                .allSatisfy(line -> assertThat(line).doesNotContain("\n"))
                .extracting(line -> line.substring(0, line.indexOf(": ")))
                .containsExactlyInAnyOrder(
                        "bindAddress",
                        "clusterCIDR",
                        "configSyncPeriod",
                        "conntrack.maxPerCore",
                        "detectLocal.bridgeInterface",
                        "featureGates.NoSuchGate",
                        "healthzBindAddress",
                        "mode",
                        "nftables.masqueradeBit",
                        "nodePortAddresses");
    }

    /// Covers K8S-08, CFG-40.
    @Test
    void kubeadm_default_is_nothing_but_defaults() {
        var result = ConfigurationReader.read(Readings.kubeadm(), List.of());

        assertThat(result).isInstanceOfSatisfying(Result.Valid.class, valid -> {
            assertThat(valid.warnings()).isEmpty();
            assertThat(valid.configuration())
                    .isEqualTo(Readings.configuration("clusterCIDR: 10.244.0.0/16\n"
                            + "clientConnection: {kubeconfig: /var/lib/kube-proxy/kubeconfig.conf}"));
        });
    }

    @Test
    void without_a_file_there_are_defaults() {
        assertThat(ConfigurationReader.read(List.of())).isInstanceOfSatisfying(Result.Valid.class, valid -> {
            assertThat(valid.warnings()).isEmpty();
            assertThat(valid.configuration()).isEqualTo(Readings.configuration("mode: ''"));
        });
    }

    @Test
    void json_is_read_as_well() {
        String json = "{\"kind\":\"KubeProxyConfiguration\",\"apiVersion\":\"kubeproxy.config.k8s.io/v1alpha1\","
                + "\"nftables\":{\"masqueradeBit\":3,\"syncPeriod\":\"1m\"},\"nodePortAddresses\":[\"primary\"]}";

        assertThat(ConfigurationReader.read(json, List.of()))
                .isInstanceOfSatisfying(
                        Result.Valid.class,
                        valid -> assertThat(valid.configuration())
                                .isEqualTo(Readings.configuration("nftables: {masqueradeBit: 3, syncPeriod: 1m}\n"
                                        + "nodePortAddresses:\n- primary")));
    }

    /// Covers CFG-40: what only strictness refuses is a warning that names the field.
    @Test
    void strangers_and_repetitions_are_warnings() {
        var valid = Readings.valid("""
                mod: nftables
                conntrack: {min: 5, maximum: 3}
                oomScoreAdj: 1
                oomScoreAdj: 2
                """);

        assertThat(valid.configuration().oomScoreAdj()).isEqualTo(2);
        assertThat(valid.configuration().conntrack().min()).isEqualTo(5);
        assertThat(valid.warnings())
                .containsExactlyInAnyOrder(
                        "mod: unknown field, ignored",
                        "conntrack.maximum: unknown field, ignored",
                        "oomScoreAdj: is there more than once, the last one counts");
    }

    /// Covers CFG-40: wrong kind or version is no matter of strictness.
    @Test
    void another_kind_or_version_is_an_error() {
        assertThat(ConfigurationReader.read("kind: KubeletConfiguration", List.of()))
                .isEqualTo(new Result.Invalid(List.of(
                        "apiVersion: \"\" is not kubeproxy.config.k8s.io/v1alpha1",
                        "kind: \"KubeletConfiguration\" is not KubeProxyConfiguration")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "- a\n- b", "mode: [", "a: b\n  c: d", "mode: nftables\n---\nmode: ipvs"})
    void what_is_no_configuration_is_one_line(String text) {
        assertThat(ConfigurationReader.read(text, List.of()))
                .isInstanceOfSatisfying(
                        Result.Invalid.class,
                        invalid -> assertThat(invalid.errors())
                                .singleElement()
                                .satisfies(line -> assertThat(line).doesNotContain("\n")));
    }

    /// A syntax error tells the line.
    @Test
    void a_syntax_error_tells_where() {
        assertThat(Readings.errors("mode: nftables\nconntrack: {min: 3"))
                .singleElement()
                .asString()
                .startsWith("line 4: ");
    }

    /// Covers CFG-44: values of the wrong kind.
    @Test
    void values_of_the_wrong_kind_name_field_and_value() {
        assertThat(Readings.errors("""
                        hostnameOverride: 12
                        oomScoreAdj: "5"
                        enableProfiling: 1
                        conntrack: all
                        nodePortAddresses: primary
                        clientConnection: {burst: 1.5}
                        ipvs: {excludeCIDRs: [[]]}
                        iptables: {syncPeriod: 30}
                        """))
                .containsExactlyInAnyOrder(
                        "hostnameOverride: 12 is a number, not a text",
                        "oomScoreAdj: 5 is a text, not a number",
                        "enableProfiling: 1 is a number, not true or false",
                        "conntrack: holds no fields",
                        "nodePortAddresses: is not a list",
                        "clientConnection.burst: \"1.5\" is not a whole number",
                        "ipvs.excludeCIDRs[0]: is nested, not a text",
                        "iptables.syncPeriod: 30 is a number, not a text");
    }

    /// Covers CLI-20: what is written says everything, and means the same.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: ''",
                "mode: nftables\nnftables: {minSyncPeriod: 250ms}",
                "mode: ipvs\nipvs: {scheduler: wrr, excludeCIDRs: [10.0.0.0/8], tcpTimeout: 15m}",
                "clusterCIDR: 10.244.0.0/16,fd00::/48\nbindAddress: '::'\nfeatureGates: {NativeHistograms: true}",
                "ext: {packets: {tcpReset: false}, minSyncPeriod: 5ms}\nlogging: {format: json, verbosity: 4}",
                "hostnameOverride: '12'\nclientConnection: {qps: 7.5, burst: 3}",
            })
    void what_is_written_reads_back_the_same(String body) {
        var valid = Readings.valid(body);

        for (String text : List.of(valid.effective().yaml(), valid.effective().json())) {
            assertThat(ConfigurationReader.read(text, List.of())).isInstanceOfSatisfying(Result.Valid.class, again -> {
                assertThat(again.warnings()).isEqualTo(valid.warnings()).isEmpty();
                assertThat(again.configuration()).isEqualTo(valid.configuration());
                assertThat(again.effective().yaml()).isEqualTo(valid.effective().yaml());
            });
        }
    }

    /// Covers CLI-20: the fields that a stock kube-proxy knows, kubeadm's, are all there.
    @Test
    void every_field_of_kubeadm_is_written() throws TreeParser.Malformed {
        var written = TreeParser.parse(Readings.valid("mode: ''").effective().yaml());

        assertThat(paths("", written)).containsAll(paths("", TreeParser.parse(Readings.kubeadm())));
    }

    private static List<String> paths(String prefix, Tree.Mapping mapping) {
        return mapping.fields().entrySet().stream()
                .flatMap(field -> field.getValue() instanceof Tree.Mapping inner
                        ? paths(prefix + field.getKey() + ".", inner).stream()
                        : List.of(prefix + field.getKey()).stream())
                .toList();
    }

    /// Covers CLI-20: defaults, platform defaults and flags are in it.
    @Test
    void what_is_written_has_defaults_and_flags() {
        String yaml = Readings.valid("mode: nftables", FlagSetting.of("--oom-score-adj", "oomScoreAdj", "-5"))
                .effective()
                .yaml();

        assertThat(yaml.lines())
                .contains(
                        "apiVersion: kubeproxy.config.k8s.io/v1alpha1",
                        "healthzBindAddress: 0.0.0.0:10256",
                        "  tcpEstablishedTimeout: 24h0m0s",
                        "oomScoreAdj: -5",
                        "  minSyncPeriod: 1s",
                        "- primary");
    }

    /// Covers CFG-41: a complaint about a flag's value names the flag.
    @Test
    void errors_of_flags_name_the_flag() {
        assertThat(Readings.errors(
                        "iptables: {masqueradeBit: 40}",
                        FlagSetting.of("--oom-score-adj", "oomScoreAdj", "many"),
                        FlagSetting.of("--conntrack-udp-timeout", "conntrack.udpTimeout", "-3s")))
                .containsExactlyInAnyOrder(
                        "--oom-score-adj: \"many\" is not a whole number",
                        "--conntrack-udp-timeout: -3s is negative",
                        "iptables.masqueradeBit: 40 is not in 0..31");
    }

    @Test
    void options_carry_source_and_name() {
        var configuration = Readings.configuration("clientConnection: {kubeconfig: /k}");

        assertThat(configuration.options(Optional.empty(), Optional.of("https://m"), " Host-1\n"))
                .returns("host-1", ProxyOptions::nodeName)
                .returns(Mode.AUTO, ProxyOptions::mode)
                .returns(
                        new Source.Kubernetes(Optional.of(Path.of("/k")), Optional.of("https://m")),
                        ProxyOptions::source);
        assertThat(configuration
                        .options(Optional.of(Path.of("dir")), Optional.empty(), "h")
                        .source())
                .isEqualTo(new Source.Manifests(Path.of("dir")));
    }
}
