// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Nothing stays on the host: neither after closing nor after a crash.
@NetnsTest
final class LabCleanupTest {
    private static final String READY = "ready";

    @Test
    void closingLeavesNothing() throws Exception {
        String before = host();
        NetworkNamespace node;
        String namespace;
        Thread thread;
        try (Lab lab = Lab.open(LabPlan.standard())) {
            node = lab.node();
            namespace = own(node);
            thread = node.run(Thread::currentThread);
            Pod pod = lab.addPod("web-1");
            pod.serve(80);
            pod.serveSctp(80);
            LabClient client = LabClient.in(lab.client(), Duration.ofSeconds(10));
            assertThat(client.tcp(pod.at(IpFamily.IPV4, 80))).isInstanceOf(Answer.Answered.class);
            assertThat(host()).as("while it is there").isEqualTo(before);
            assertThat(held()).contains(namespace);
        }

        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(held()).doesNotContain(namespace);
        assertThat(host()).isEqualTo(before);
    }

    @Test
    void killedProcessLeavesNothing() throws Exception {
        String before = host();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String namespace;
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo(READY);
            namespace = lines.readLine();
            assertThat(everywhere()).as("threads of the process").contains(namespace);
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(everywhere()).doesNotContain(namespace);
        assertThat(host()).isEqualTo(before);
    }

    /// Builds a lab and waits to be killed.
    static final class Victim {
        private Victim() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws IOException {
            Lab lab = Lab.open(LabPlan.standard());
            lab.addPod("web-1").serve(80);
            System.out.println(READY + "\n" + own(lab.node()));
            System.in.read();
        }
    }

    private static String own(NetworkNamespace namespace) throws IOException {
        return namespace
                .run(() -> Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net")))
                .toString();
    }

    /// Links and names of namespaces that people see on the host.
    private static String host() throws Exception {
        try (NetworkNamespace here = NetworkNamespace.current()) {
            return InNamespace.exec(here, "ip", "-o", "link") + InNamespace.exec(here, "ip", "netns", "list");
        }
    }

    /// Namespaces that this process holds by a descriptor.
    private static Set<String> held() throws IOException {
        return targets(Path.of("/proc/self/fd"), "");
    }

    /// Namespaces that any thread of any process lives in.
    private static Set<String> everywhere() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .map(process -> process.resolve("task"))
                    .filter(Files::isDirectory)
                    .flatMap(tasks -> targets(tasks, "ns/net").stream())
                    .collect(Collectors.toSet());
        }
    }

    /// What the links below a folder of `/proc` point to; entries may go while they are read.
    private static Set<String> targets(Path folder, String link) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.flatMap(entry -> {
                        try {
                            return Stream.of(
                                    Files.readSymbolicLink(entry.resolve(link)).toString());
                        } catch (IOException e) {
                            return Stream.empty();
                        }
                    })
                    .collect(Collectors.toSet());
        } catch (IOException | java.io.UncheckedIOException e) {
            return Set.of();
        }
    }
}
