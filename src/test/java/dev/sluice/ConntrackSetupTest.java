// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keeps `sluice run` from starting. Covers CT-24.
final class ConntrackSetupTest {
    private static final Path NETFILTER = Path.of("proc/sys/net/netfilter");

    @TempDir
    private Path root;

    @Test
    void aSettingThatIsNotThereIsFatal() {
        assertThatThrownBy(() -> ConntrackSetup.apply(established(false), root))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established = 60: ")
                .hasMessageContaining("bestEffort");
    }

    @Test
    void bestEffortGoesOn() {
        assertThat(ConntrackSetup.apply(established(true), root))
                .singleElement()
                .asString()
                .contains("not there; is nf_conntrack loaded?");
    }

    @Test
    void whatCouldBeSetIsNoWarning() throws IOException {
        Path file = root.resolve(NETFILTER).resolve("nf_conntrack_tcp_timeout_established");
        Files.createDirectories(root.resolve(NETFILTER));
        Files.writeString(file, "432000\n");

        assertThat(ConntrackSetup.apply(established(false), root)).isEmpty();
        assertThat(file).hasContent("60");
    }

    /// The maximum is the machine's: from a namespace it may be read and not written. What is there will do.
    @NetnsTest
    @Test
    void aMaximumThatMayNotBeWrittenIsAWarningIfItIsHighEnough() {
        var one = new ConntrackOptions(
                1, 1, Duration.ZERO, Duration.ZERO, false, Duration.ZERO, Duration.ZERO, false, false);
        try (var namespace = NetworkNamespace.create("setup")) {
            assertThat(namespace.run(() -> ConntrackSetup.apply(one, Path.of("/"))))
                    .singleElement()
                    .asString()
                    .startsWith("/proc/sys/net/netfilter/nf_conntrack_max = ")
                    .contains("cannot be written");
        }
    }

    private static ConntrackOptions established(boolean bestEffort) {
        return new ConntrackOptions(
                0, 0, Duration.ofSeconds(60), Duration.ZERO, false, Duration.ZERO, Duration.ZERO, bestEffort, false);
    }
}
