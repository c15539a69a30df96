// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.config.DetectLocal;
import dev.sluice.config.NodePortOptions;
import dev.sluice.config.PacketOptions;
import dev.sluice.config.ProxyOptions;
import dev.sluice.config.ServerOptions;
import dev.sluice.config.SyncOptions;
import dev.sluice.model.Cidr;
import dev.sluice.model.IpAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineInterfaceTest {
    private static final ProxyOptions.Source CLUSTER =
            new ProxyOptions.Source.Kubernetes(Optional.empty(), Optional.empty());

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Object> done = new ArrayList<>();

    private final Actions actions = new Actions() {
        @Override
        public int run(ProxyOptions options) {
            done.add(options);
            return 0;
        }

        @Override
        public int demo(Path manifests, boolean once) {
            done.add(manifests + (once ? " once" : ""));
            return 3;
        }

        @Override
        public int cleanup(boolean dryRun) {
            throw new IllegalStateException("the\n  reason");
        }
    };

    private int execute(String... arguments) {
        return CommandLineInterface.execute(actions, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void run_knows_its_defaults() {
        assertThat(execute("run", "--hostname-override", " Node-A ")).isZero();

        assertThat(done).containsExactly(ProxyOptions.of(CLUSTER, ProxyOptions.Mode.AUTO, "node-a"));
    }

    @Test
    void run_takes_every_flag() {
        execute(
                "run",
                "--source=manifests:conf/demo",
                "--proxy-mode=Memory",
                "--hostname-override=n",
                "--cluster-cidr=10.244.0.0/16,fd00::/48",
                "--masquerade-all",
                "--bind-address=192.0.2.7",
                "--nodeport-addresses=192.0.2.0/24,localhost",
                "--nodeports-on-vips",
                "--source-ranges-on-nodeports",
                "--no-tcp-reset",
                "--drop-invalid",
                "--no-drop-unallocated",
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
                "--feature-gates=AllowServiceExternalIPs=false");

        assertThat(done)
                .containsExactly(new ProxyOptions(
                        new ProxyOptions.Source.Manifests(Path.of("conf/demo")),
                        ProxyOptions.Mode.MEMORY,
                        "n",
                        Optional.of(IpAddress.of("192.0.2.7")),
                        new DetectLocal.ClusterCidr(List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00::/48"))),
                        new NodePortOptions(
                                false,
                                List.of(Cidr.of("192.0.2.0/24"), Cidr.of("127.0.0.0/8"), Cidr.of("::1/128")),
                                true,
                                true,
                                true),
                        new PacketOptions(true, 14, false, true, false),
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
                        ServerOptions.DEFAULTS,
                        false));
    }

    /// Covers LOC-01, LOC-03..05, CLI-07.
    @ParameterizedTest
    @MethodSource("detections")
    void pods_are_recognised_as_told(DetectLocal expected, List<String> flags) {
        assertThat(execute(Stream.concat(Stream.of("run", "--hostname-override=n"), flags.stream())
                        .toArray(String[]::new)))
                .isZero();

        assertThat(done)
                .containsExactly(
                        ProxyOptions.of(CLUSTER, ProxyOptions.Mode.AUTO, "n").withDetectLocal(expected));
    }

    static Stream<Arguments> detections() {
        return Stream.of(
                Arguments.of(new DetectLocal.NodeCidr(), List.of("--detect-local-mode=NodeCIDR")),
                Arguments.of(
                        new DetectLocal.BridgeInterface("cni0"),
                        List.of("--detect-local-mode", "BridgeInterface", "--pod-bridge-interface", "cni0")),
                Arguments.of(
                        new DetectLocal.InterfaceNamePrefix("veth"),
                        List.of("--detect-local-mode=InterfaceNamePrefix", "--pod-interface-name-prefix=veth")));
    }

    @ParameterizedTest
    @CsvSource({
        "--source, manifests:",
        "--source, etcd",
        "--proxy-mode, ipfw",
        "--cluster-cidr, 10.244.0.0/33",
        "--bind-address, localhost",
        "--nodeport-addresses, secondary",
        "--detect-local-mode, Guess",
        "--iptables-min-sync-period, soon",
        "--iptables-min-sync-period, -1s",
        "--iptables-sync-period, 0",
        "--conntrack-min, -1",
        "--conntrack-udp-timeout, 5",
        "--feature-gates, NoSuchGate=true",
        "--no-such-flag, x",
    })
    void a_bad_value_names_the_flag_and_does_nothing(String flag, String value) {
        assertThat(execute("run", flag + "=" + value)).isEqualTo(2);

        assertThat(err.toString().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(flag));
        assertThat(done).isEmpty();
    }

    @Test
    void demo_takes_a_folder_and_gives_the_exit_code() {
        assertThat(execute("demo")).isEqualTo(3);
        assertThat(execute("demo", "--once", "--manifests", "x")).isEqualTo(3);

        assertThat(done).containsExactly("conf/demo", "x once");
    }

    @Test
    void a_failure_is_one_line() {
        assertThat(execute("cleanup", "--dry-run")).isEqualTo(1);

        assertThat(err.toString().lines()).containsExactly("sluice cleanup: the reason");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void without_a_command_it_teaches() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString()).contains("run", "demo", "cleanup", "sluice demo --once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo", "cleanup"})
    void help_tells_what_a_command_does(String command) {
        assertThat(execute(command, "--help")).isZero();

        assertThat(out.toString()).contains("Usage: sluice " + command);
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(done).isEmpty();
    }

    @Test
    void help_names_flags_and_defaults() {
        execute("run", "--help");

        assertThat(out.toString())
                .contains("--source=SOURCE", "manifests:DIR", "--proxy-mode=MODE", "Default: auto", "--cluster-cidr")
                .contains(
                        "--iptables-min-sync-period",
                        "--masquerade-all",
                        "--hostname-override",
                        "--kubeconfig",
                        "--master");
    }
}
