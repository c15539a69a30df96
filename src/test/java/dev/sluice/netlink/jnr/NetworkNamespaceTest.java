// SPDX-License-Identifier: Apache-2.0
package dev.sluice.netlink.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@NetnsTest
final class NetworkNamespaceTest {
    private static final Path OWN = Path.of("/proc/thread-self/ns/net");

    @Test
    void threadOfTheNamespaceIsInsideAndTheCallerIsNot() throws IOException {
        Path before = Files.readSymbolicLink(OWN);
        try (NetworkNamespace namespace = NetworkNamespace.create("a")) {
            Path inside = namespace.run(() -> Files.readSymbolicLink(OWN));

            assertThat(inside).isNotEqualTo(before);
            assertThat(Files.readSymbolicLink(OWN)).isEqualTo(before);
            assertThat(Files.readSymbolicLink(Path.of("/proc/self/fd/" + namespace.fd())))
                    .isEqualTo(inside);
        }
    }

    @Test
    void childProcessIsBornInTheNamespace() throws Exception {
        try (NetworkNamespace namespace = NetworkNamespace.create("a")) {
            String expected = namespace.run(() -> Files.readSymbolicLink(OWN).toString());

            assertThat(output(namespace, "readlink", "/proc/self/ns/net")).isEqualTo(expected);
            assertThat(output(namespace, "cat", "/proc/net/dev").lines().filter(line -> line.contains(":")))
                    .as("an empty namespace has a loopback and nothing of the host")
                    .anyMatch(line -> line.strip().startsWith("lo:"))
                    .noneMatch(line -> line.strip().startsWith("eth"));
        }
    }

    @Test
    void sysctlWrittenInsideStaysInside() throws IOException {
        Path forward = Path.of("/proc/sys/net/ipv4/ip_forward");
        String host = Files.readString(forward);
        try (NetworkNamespace one = NetworkNamespace.create("one");
                NetworkNamespace two = NetworkNamespace.create("two")) {
            one.run(() -> Files.writeString(forward, "1"));
            two.run(() -> Files.writeString(forward, "0"));

            assertThat(one.run(() -> Files.readString(forward)).strip()).isEqualTo("1");
            assertThat(two.run(() -> Files.readString(forward)).strip()).isEqualTo("0");
            assertThat(Files.readString(forward)).isEqualTo(host);
        }
    }

    @Test
    void currentIsTheCallersNamespace() throws IOException {
        try (NetworkNamespace made = NetworkNamespace.create("made");
                NetworkNamespace current = made.run(NetworkNamespace::current);
                NetworkNamespace host = NetworkNamespace.current()) {
            assertThat(current.run(() -> Files.readSymbolicLink(OWN)))
                    .isEqualTo(made.run(() -> Files.readSymbolicLink(OWN)));
            assertThat(host.run(() -> Files.readSymbolicLink(OWN))).isEqualTo(Files.readSymbolicLink(OWN));
        }
    }

    @Test
    void whatAnActionThrowsReachesTheCaller() {
        try (NetworkNamespace namespace = NetworkNamespace.create("a")) {
            assertThatThrownBy(() -> namespace.run(() -> {
                        throw new IOException("inside");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("inside");
            assertThat(namespace.run(() -> namespace.run(() -> 1))).isEqualTo(1);
        }
    }

    @Test
    void closedNamespaceRefusesAndItsThreadEnds() throws Exception {
        NetworkNamespace namespace = NetworkNamespace.create("a");
        Thread thread = namespace.run(Thread::currentThread);

        namespace.close();
        namespace.close();

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(Files.exists(Path.of("/proc/self/fd/" + namespace.fd()))
                        && Files.readSymbolicLink(Path.of("/proc/self/fd/" + namespace.fd()))
                                .toString()
                                .startsWith("net:"))
                .isFalse();
        assertThatThrownBy(() -> namespace.run(() -> 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("network namespace a is closed");
    }

    private static String output(NetworkNamespace namespace, String... command) throws Exception {
        Process process = namespace.run(
                () -> new ProcessBuilder(command).redirectErrorStream(true).start());
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text.strip();
    }
}
