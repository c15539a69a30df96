// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ProxyOptions;
import dev.sluice.model.Cidr;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineInterfaceTest {
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

        assertThat(done)
                .containsExactly(new ProxyOptions(
                        new ProxyOptions.Source.Kubernetes(Optional.empty(), Optional.empty()),
                        ProxyOptions.Mode.AUTO,
                        "node-a",
                        List.of(),
                        false,
                        14,
                        Duration.ZERO));
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
                "--min-sync-period=250");

        assertThat(done)
                .containsExactly(new ProxyOptions(
                        new ProxyOptions.Source.Manifests(Path.of("conf/demo")),
                        ProxyOptions.Mode.MEMORY,
                        "n",
                        List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00::/48")),
                        true,
                        14,
                        Duration.ofMillis(250)));
    }

    @ParameterizedTest
    @CsvSource({
        "--source, manifests:",
        "--source, etcd",
        "--proxy-mode, ipfw",
        "--cluster-cidr, 10.244.0.0/33",
        "--min-sync-period, soon",
        "--min-sync-period, -1",
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
                .contains("--min-sync-period", "--masquerade-all", "--hostname-override", "--kubeconfig", "--master");
    }
}
