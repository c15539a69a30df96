// SPDX-License-Identifier: Apache-2.0
package dev.sluice.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgramTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    /// More than fits into pipes, in and out at once: a program that writes while it reads must not stop.
    @Test
    void tenMegabytesInAndOutAtOnce() {
        String much = "-A KUBE-SERVICES -d 10.96.0.1/32\n".repeat(320_000);

        Ended ended = shell(LONG).run(script("tee /dev/stderr"), bytes(much));

        assertThat(ended).isEqualTo(new Ended.Exited(0, much, much));
    }

    @Test
    void programThatReadsNothingIsNotWaitedFor() {
        byte[] much = new byte[10 << 20];

        Ended ended = shell(LONG).run(script("echo no >&2; exit 2"), much);

        assertThat(ended).isEqualTo(new Ended.Exited(2, "", "no\n"));
    }

    @Test
    void killedWhenItTakesTooLong() {
        Ended ended = shell(Duration.ofMillis(50)).run(script("exec sleep 1000"));

        assertThat(ended).isInstanceOf(Ended.Killed.class);
    }

    @Test
    void interruptKillsAndStaysSet() {
        Thread.currentThread().interrupt();

        Ended ended = shell(LONG).run(script("exec sleep 1000"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isInstanceOf(Ended.Killed.class);
    }

    @Test
    void missingProgramWasNotStarted() {
        Ended ended = new Program(Path.of("/nowhere/iptables"), LONG, ProcessBuilder::start).run(List.of());

        assertThat(ended)
                .isInstanceOfSatisfying(
                        Ended.NotStarted.class, it -> assertThat(it.reason()).contains("/nowhere/iptables"));
    }

    @NetnsTest
    @Test
    void runsInTheNetworkNamespaceOfItsCaller() throws IOException {
        try (var namespace = NetworkNamespace.create("child")) {
            Ended inside = namespace.run(() -> shell(LONG).run(script("readlink /proc/self/ns/net")));

            assertThat(inside).isEqualTo(new Ended.Exited(0, name(namespace) + "\n", ""));
        }
    }

    @NetnsTest
    @Test
    void runsWhereItsStarterIs() throws IOException {
        try (var namespace = NetworkNamespace.create("starter")) {
            var program = new Program(Path.of("/bin/sh"), LONG, builder -> namespace.run(builder::start));

            Ended inside = program.run(script("readlink /proc/self/ns/net"));

            assertThat(inside).isEqualTo(new Ended.Exited(0, name(namespace) + "\n", ""));
        }
    }

    private static String name(NetworkNamespace namespace) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + namespace.fd()))
                .toString();
    }

    private static Program shell(Duration patience) {
        return new Program(Path.of("/bin/sh"), patience, ProcessBuilder::start);
    }

    private static List<String> script(String text) {
        return List.of("-c", text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
