// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import dev.sluice.testing.OldKernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sluice demo` from outside: what it says is true, and nothing of it stays on the host.
@NetnsTest
final class DemoProcessTest {
    private static final Pattern LOOK_INSIDE = Pattern.compile("nsenter (--net=\\S+) nft list table ip sluice");

    @TempDir
    private Path folder;

    private final NetworkNamespace here = NetworkNamespace.current();
    private String before = "";

    @BeforeEach
    void copyManifests() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("conf/demo"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        before = host();
    }

    @AfterEach
    void nothingStays() throws Exception {
        assertThat(host()).isEqualTo(before);
        here.close();
    }

    /// What people see on the host.
    private String host() throws Exception {
        return InNamespace.exec(here, "ip", "-o", "link")
                + InNamespace.exec(here, "ip", "netns", "list")
                + InNamespace.exec(here, "nft", "list", "tables");
    }

    @Test
    @OldKernelTest
    void once_passes_all_checks_and_leaves_the_manifests_alone() throws Exception {
        List<String> manifests = contents();
        try (var demo = SluiceProcess.start(here, "demo", "--once", "--manifests", folder.toString())) {
            List<String> lines = demo.output();

            assertThat(demo.exitCode()).as(String.join("\n", lines)).isZero();
            assertThat(lines.getLast()).startsWith("all passed in ");
            assertThat(lines.subList(0, lines.size() - 1))
                    .hasSize(11)
                    .allSatisfy(line -> assertThat(line).startsWith("ok   "));
            assertThat(String.join("\n", lines))
                    .contains("TCP over IPv4", "TCP over IPv6", "UDP over IPv4", "UDP over IPv6")
                    .contains("added IPv4", "removed IPv4", "added IPv6", "removed IPv6", "after the file was written")
                    .contains("refuses at once", "web.yaml:");
            assertThat(contents()).isEqualTo(manifests);
        }
    }

    @Test
    void once_fails_without_the_services_it_checks() throws Exception {
        Files.delete(folder.resolve("echo.yaml"));
        try (var demo = SluiceProcess.start(here, "demo", "--once", "--manifests", folder.toString())) {
            List<String> lines = demo.output();

            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(lines).anyMatch(line -> line.startsWith("FAIL UDP over IPv4") && line.contains("demo/echo"));
            assertThat(lines.getLast()).startsWith("FAILED in ");
        }
    }

    @Test
    void an_edit_is_told_and_seen_and_a_killed_demo_leaves_nothing() throws Exception {
        try (var demo = SluiceProcess.start(here, "demo", "--manifests", folder.toString())) {
            Matcher look = LOOK_INSIDE.matcher(demo.awaitLine(line -> line.contains("Look inside")));
            assertThat(look.find()).isTrue();
            demo.awaitLine(line -> line.contains("10.96.0.10:80") && line.contains("web-13"));
            assertThat(InNamespace.exec(here, "nsenter", look.group(1), "nft", "list", "table", "ip", "sluice"))
                    .contains("10.96.0.10 . tcp . 80", "10.244.0.13");

            edit("web.yaml", "10.244.0.13", "10.244.0.99");
            demo.awaitLine(line -> line.startsWith("programmed") && line.contains("EndpointSlice demo/web-ipv4"));
            demo.awaitLine(line -> line.contains("10.96.0.10:80") && line.contains("web-99"));

            edit("echo.yaml", "endpoints:\n", "endpoints:\n\t- oops\n");
            demo.awaitLine(line -> line.startsWith("WARNING BAD_INPUT echo.yaml:"));
            demo.kill();
        }
    }

    @Test
    void a_signal_ends_it_well() throws Exception {
        try (var demo = SluiceProcess.start(here, "demo", "--manifests", folder.toString())) {
            demo.awaitLine(line -> line.contains("Look inside"));

            assertThat(demo.terminate().output().getLast()).contains("nothing is left behind");
            assertThat(demo.exitCode()).isZero();
        }
    }

    @Test
    void a_folder_that_is_not_there_is_one_line() throws Exception {
        try (var demo = SluiceProcess.start(here, "demo", "--manifests", "/nowhere")) {
            assertThat(demo.output()).containsExactly("sluice demo: --manifests: there is no folder /nowhere");
            assertThat(demo.exitCode()).isEqualTo(1);
        }
    }

    private void edit(String file, String from, String to) throws IOException {
        Path path = folder.resolve(file);
        Path draft = folder.resolve("." + file);
        Files.writeString(draft, Files.readString(path).replace(from, to));
        Files.move(draft, path, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> contents() throws IOException {
        var contents = new java.util.ArrayList<String>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                contents.add(file.getFileName() + "\n" + Files.readString(file));
            }
        }
        return contents;
    }
}
