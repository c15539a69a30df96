// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineInterfaceTest {
    private final Execution execution = new Execution();

    @Test
    void demo_takes_a_folder_and_gives_the_exit_code() {
        assertThat(execution.of("demo")).isEqualTo(Execution.DEMO_CODE);
        assertThat(execution.of("demo", "--once", "--manifests", "x")).isEqualTo(Execution.DEMO_CODE);

        assertThat(execution.others).containsExactly("conf/demo", "x once");
    }

    @Test
    void a_failure_is_one_line() {
        assertThat(execution.of("cleanup", "--dry-run")).isEqualTo(1);

        assertThat(execution.errors()).containsExactly("sluice cleanup: the reason");
        assertThat(execution.out()).isEmpty();
    }

    @Test
    void cleanup_leaves_virtual_servers_that_it_is_told_to() {
        assertThat(execution.of("cleanup", "--ipvs-exclude-cidrs", "10.9.0.0/16,fd00::/48"))
                .isEqualTo(Execution.CLEANUP_CODE);
        assertThat(execution.others).containsExactly("cleanup but [10.9.0.0/16, fd00::/48]");

        assertThat(execution.of("cleanup", "--ipvs-exclude-cidrs", "10.9")).isEqualTo(2);
        assertThat(execution.errors()).first().asString().contains("\"10.9\" is not a CIDR");
    }

    @Test
    void without_a_command_it_teaches() {
        assertThat(execution.of()).isEqualTo(2);
        assertThat(String.join("\n", execution.errors())).contains("run", "demo", "cleanup", "sluice demo --once");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "demo", "check", "explain", "cleanup"})
    void help_tells_what_a_command_does(String command) {
        assertThat(execution.of(command, "--help")).isZero();

        assertThat(execution.out()).contains("Usage: sluice " + command);
        assertThat(execution.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
        assertThat(execution.didNothing()).isTrue();
    }

    @Test
    void help_alone_is_that_of_all_commands() {
        assertThat(execution.of("--help")).isZero();

        assertThat(execution.out()).contains("run", "demo", "cleanup");
    }

    /// Covers CLI-14.
    @ParameterizedTest
    @ValueSource(strings = {"--version", "--version=raw", "run --version", "run --version=true"})
    void version_is_printed(String arguments) {
        assertThat(execution.of(arguments.split(" ", -1))).isZero();

        assertThat(execution.out().strip()).matches("sluice \\d+\\.\\d+\\.\\d+");
        assertThat(execution.didNothing()).isTrue();
    }

    /// Covers DBG-01.
    @Test
    void explainTakesOneServiceByItsFullName() {
        assertThat(execution.of("explain", "kube-system/kube-dns")).isEqualTo(Execution.EXPLAIN_CODE);
        assertThat(execution.of("explain", "a/b", "--server=https://n:1", "--token-file=/t"))
                .isEqualTo(Execution.EXPLAIN_CODE);
        assertThat(execution.others)
                .containsExactly("explain kube-system/kube-dns http://127.0.0.1:10249", "explain a/b https://n:1 /t");
        assertThat(execution.of("explain", "kube-dns")).isEqualTo(2);
        assertThat(execution.of("explain", "a/../b")).isEqualTo(2);
    }
}
