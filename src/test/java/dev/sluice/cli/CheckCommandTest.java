// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.check.Move;
import dev.sluice.check.Move.From;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckCommandTest {
    private final Execution execution = new Execution();

    @TempDir
    private Path folder;

    @Test
    void alone_it_looks_at_the_machine() {
        assertThat(execution.of("check")).isEqualTo(Execution.CHECK_CODE);

        assertThat(execution.moves)
                .singleElement()
                .satisfies(move -> assertThat(move).isEmpty());
    }

    @Test
    void the_file_is_read_under_both_modes() throws IOException {
        Path file = file("mode: iptables\niptables: {masqueradeAll: true}");

        assertThat(execution.of("check", "--from", "ipvs", "--config", file.toString()))
                .isEqualTo(Execution.CHECK_CODE);

        Move move = execution.moves.getFirst().orElseThrow();
        assertThat(move.from()).isEqualTo(From.IPVS);
        assertThat(move.before().packets().masqueradeAll()).isTrue();
        assertThat(move.after().packets().masqueradeAll()).isFalse();
    }

    @Test
    void without_a_file_there_are_defaults() {
        assertThat(execution.of("check", "--from=iptables")).isEqualTo(Execution.CHECK_CODE);

        assertThat(execution.moves.getFirst().orElseThrow().before().nodePorts().everywhere())
                .isTrue();
    }

    @Test
    void mistakes_are_told_a_line_each() throws IOException {
        Path file = file("ipvs: {scheduler: best}\niptables: {masqueradeBit: 40}");

        assertThat(execution.of("check", "--from", "ipvs", "--config", file.toString()))
                .isEqualTo(1);
        assertThat(execution.errors())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("sluice check: "));

        assertThat(execution.of("check", "--from", "ipvs", "--config", folder + "/none"))
                .isEqualTo(1);
        assertThat(execution.errors()).last().asString().contains("there is no file");
        assertThat(execution.of("check", "--from", "winkernel")).isEqualTo(2);
        assertThat(execution.didNothing()).isTrue();
    }

    private Path file(String text) throws IOException {
        return Files.writeString(
                folder.resolve("config.conf"),
                "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n" + text);
    }
}
