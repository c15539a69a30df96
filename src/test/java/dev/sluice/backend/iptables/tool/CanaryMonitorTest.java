// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpFamily;
import dev.sluice.netlink.jnr.NetworkNamespace;
import dev.sluice.program.Toolbox;
import dev.sluice.testing.InNamespace;
import dev.sluice.testing.NetnsTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Covers SYNC-12, IPT-02, IPT-10: on the real kernel.
@NetnsTest
final class CanaryMonitorTest {
    private static final long PATIENCE_SECONDS = 30;

    private final NetworkNamespace namespace = NetworkNamespace.create("canary");
    private final BlockingQueue<String> drifts = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        namespace.close();
    }

    /// `iptables -F` empties chains; the start of a firewall restores a table with no chain of ours in it.
    @ParameterizedTest
    @CsvSource({
        "NFT, nat, true",
        "NFT, filter, false",
        "NFT, mangle, true",
        "LEGACY, nat, true",
        "LEGACY, filter, false"
    })
    void aFlushIsToldOnceAndTheNextOneToo(Variant variant, String table, boolean chainsStay) throws Exception {
        try (var monitor = new CanaryMonitor(xtables(variant), Duration.ofMillis(20))) {
            monitor.start(drifts::add);
            for (int round = 0; round < 2; round++) {
                awaitCanary(variant, table);
                flush(variant, table, chainsStay);

                assertThat(drifts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("round " + round)
                        .contains("flushed " + table, variant.label());
            }
        }
        assertThat(drifts).isEmpty();
    }

    /// Its own canaries are no drift, and other people's rules are none.
    @ParameterizedTest
    @EnumSource(Variant.class)
    void othersRulesAreTheirOwnAffair(Variant variant) throws Exception {
        try (var monitor = new CanaryMonitor(xtables(variant), Duration.ofMillis(20))) {
            monitor.start(drifts::add);
            awaitCanary(variant, "filter");
            iptables(variant, "-t", "nat", "-A", "PREROUTING", "-s", "192.0.2.1", "-j", "ACCEPT");
            iptables(variant, "-t", "nat", "-F", "PREROUTING");

            // Told after all looks that have come before it.
            flush(variant, "mangle", true);
            assertThat(drifts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("flushed mangle");
        }
    }

    private void flush(Variant variant, String table, boolean chainsStay) throws Exception {
        if (chainsStay) {
            iptables(variant, "-t", table, "-F");
        } else {
            Path empty = Files.writeString(folder.resolve("empty.rules"), "*" + table + "\nCOMMIT\n");
            InNamespace.exec(namespace, program(variant) + "-restore", "-w", "10", empty.toString());
        }
    }

    private void awaitCanary(Variant variant, String table) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!InNamespace.exec(namespace, program(variant) + "-save").contains("*" + table)
                || !InNamespace.exec(namespace, program(variant) + "-save", "-t", table)
                        .contains("-A " + CanaryMonitor.CHAIN)) {
            assertThat(System.nanoTime()).as("canary").isLessThan(deadline);
        }
    }

    private void iptables(Variant variant, String... words) throws Exception {
        var command = new String[words.length + 3];
        command[0] = program(variant);
        command[1] = "-w";
        command[2] = "10";
        System.arraycopy(words, 0, command, 3, words.length);
        InNamespace.exec(namespace, command);
    }

    private static String program(Variant variant) {
        return "iptables-" + variant.infix();
    }

    private Xtables xtables(Variant variant) {
        return Xtables.of(
                        Toolbox.of("/usr/sbin", builder -> namespace.run(builder::start)),
                        IpFamily.IPV4,
                        variant.infix())
                .orElseThrow();
    }
}
