// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.sysctl.KernelFiles;
import dev.sluice.sysctl.SettingOutcome;
import dev.sluice.sysctl.SettingOutcome.Refused;
import dev.sluice.sysctl.SettingOutcome.Tolerated;
import dev.sluice.sysctl.SettingOutcome.Written;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In a namespace of the real kernel, whose timeouts are its own, and whose maximum is the machine's and may not be
/// written from there.
@NetnsTest
final class ConntrackTuningKernelTest {
    private static final Path ROOT = Path.of("/");

    private static final String UDP_TIMEOUT = "proc/sys/net/netfilter/nf_conntrack_udp_timeout";

    private final NetworkNamespace namespace = NetworkNamespace.create("tuning");

    @AfterEach
    void close() {
        namespace.close();
    }

    /// Covers CT-22, CT-23.
    @Test
    void settingsOfTheNamespaceAreWritten() throws IOException {
        var options = new ConntrackOptions(
                0,
                0,
                Duration.ofSeconds(1001),
                Duration.ofSeconds(1002),
                true,
                Duration.ofSeconds(1003),
                Duration.ofSeconds(1004),
                false,
                false);

        assertThat(namespace.run(() -> new ConntrackTuning(ROOT).apply(options, 1)))
                .hasSize(5)
                .hasOnlyElementsOfType(Written.class);
        assertThat(namespace.run(() -> number(UDP_TIMEOUT))).isEqualTo(1003);
        assertThat(number(UDP_TIMEOUT)).as("the machine's").isNotEqualTo(1003);
    }

    /// Covers CT-24: EACCES, of which the reason is told; whether it matters depends on what is there.
    @Test
    void whatMayNotBeWrittenIsToleratedIfItWillDo() throws IOException {
        long present = number(ConntrackSettings.MAX);

        assertThat(maximum(present - 1))
                .isInstanceOfSatisfying(
                        Tolerated.class,
                        outcome -> assertThat(outcome.reason())
                                .startsWith("cannot be written: ")
                                .endsWith("it stays " + present));
        assertThat(maximum(present + 1)).isInstanceOf(Refused.class);
        assertThat(number(ConntrackSettings.MAX)).isEqualTo(present);
    }

    private static long number(String file) throws IOException {
        return new KernelFiles(ROOT).read(file);
    }

    private SettingOutcome maximum(long value) {
        var options = new ConntrackOptions(
                1,
                Math.toIntExact(value),
                Duration.ZERO,
                Duration.ZERO,
                false,
                Duration.ZERO,
                Duration.ZERO,
                false,
                false);
        return namespace.run(() -> new ConntrackTuning(ROOT).apply(options, 1)).getFirst();
    }
}
