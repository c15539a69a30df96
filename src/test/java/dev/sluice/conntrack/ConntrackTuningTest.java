// SPDX-License-Identifier: Apache-2.0
package dev.sluice.conntrack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConntrackOptions;
import dev.sluice.sysctl.KernelSetting;
import dev.sluice.sysctl.SettingOutcome;
import dev.sluice.sysctl.SettingOutcome.Kept;
import dev.sluice.sysctl.SettingOutcome.Refused;
import dev.sluice.sysctl.SettingOutcome.Tolerated;
import dev.sluice.sysctl.SettingOutcome.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On a folder that stands for the root of a machine. Covers CT-20..25.
final class ConntrackTuningTest {
    private static final String ESTABLISHED = netfilter("tcp_timeout_established");
    private static final String CLOSE_WAIT = netfilter("tcp_timeout_close_wait");
    private static final String UDP = netfilter("udp_timeout");
    private static final String UDP_STREAM = netfilter("udp_timeout_stream");
    private static final String LIBERAL = netfilter("tcp_be_liberal");
    private static final ConntrackOptions NOTHING =
            new ConntrackOptions(0, 0, Duration.ZERO, Duration.ZERO, false, Duration.ZERO, Duration.ZERO, false, false);

    @TempDir
    private Path root;

    /// What Linux has by itself on a small machine.
    @BeforeEach
    void fill() throws IOException {
        put("sys/devices/system/cpu/online", "0-3");
        put(ConntrackSettings.MAX, "65536");
        put(ConntrackSettings.HASHSIZE, "16384");
        put(ESTABLISHED, "432000");
        put(CLOSE_WAIT, "60");
        put(UDP, "30");
        put(UDP_STREAM, "120");
        put(LIBERAL, "0");
    }

    @Test
    void defaultsAreWrittenWhereTheyDiffer() throws IOException {
        List<SettingOutcome> outcomes = apply(ConntrackOptions.DEFAULTS);

        assertThat(outcomes).hasOnlyElementsOfType(Written.class);
        assertThat(text(ConntrackSettings.MAX)).isEqualTo("131072");
        assertThat(text(ConntrackSettings.HASHSIZE)).isEqualTo("32768");
        assertThat(text(ESTABLISHED)).isEqualTo("86400");
        assertThat(text(CLOSE_WAIT)).isEqualTo("3600");
        assertThat(text(UDP)).as("0 = leave alone").isEqualTo("30");
        assertThat(text(UDP_STREAM)).isEqualTo("120");
        assertThat(text(LIBERAL)).isEqualTo("0");
        assertThat(apply(ConntrackOptions.DEFAULTS)).as("once more").hasOnlyElementsOfType(Kept.class);
    }

    /// Covers CT-20.
    @ParameterizedTest
    @CsvSource({
        "32768, 131072, 0-3,      131072",
        "32768, 131072, 0,        131072",
        "32768, 131072, 0-7,      262144",
        "32768, 131072, '0-3,8',  163840",
        "32768, 131072, 0-31,     1048576",
        "32768, 131072, 0-255,    1048576",
        "1000,  2000000, 0,       2000000",
        "32768, 131072, nonsense, 229376",
    })
    void maxGoesByCpus(int perCore, int min, String online, long expected) throws IOException {
        put("sys/devices/system/cpu/online", online);

        new ConntrackTuning(root).apply(max(perCore, min), 7);

        assertThat(text(ConntrackSettings.MAX)).isEqualTo(Long.toString(expected));
    }

    /// Covers CT-20.
    @Test
    void zeroLeavesAllAlone() throws IOException {
        assertThat(apply(NOTHING)).isEmpty();
        assertThat(text(ConntrackSettings.MAX)).isEqualTo("65536");
        assertThat(text(ConntrackSettings.HASHSIZE)).isEqualTo("16384");
    }

    /// Covers CT-21: a larger table stays, and so does one whose maximum we did not raise.
    @Test
    void hashTableGrowsWithTheMaximumOnly() throws IOException {
        put(ConntrackSettings.HASHSIZE, "65536");
        apply(max(32768, 131072));
        assertThat(text(ConntrackSettings.HASHSIZE)).as("larger").isEqualTo("65536");

        put(ConntrackSettings.HASHSIZE, "1024");
        apply(max(32768, 131072));
        assertThat(text(ConntrackSettings.HASHSIZE)).as("not raised").isEqualTo("1024");
        put(ConntrackSettings.MAX, "400000");
        apply(max(32768, 131072));
        assertThat(text(ConntrackSettings.MAX)).as("lowered").isEqualTo("131072");
        assertThat(text(ConntrackSettings.HASHSIZE)).isEqualTo("1024");
    }

    /// Covers CT-22, CT-23.
    @Test
    void everyOptionHasItsFile() throws IOException {
        apply(new ConntrackOptions(
                0,
                0,
                Duration.ofMinutes(1),
                Duration.ofSeconds(2),
                true,
                Duration.ofMillis(3999),
                Duration.ofMillis(400),
                false,
                false));

        assertThat(Stream.of(ESTABLISHED, CLOSE_WAIT, LIBERAL, UDP, UDP_STREAM).map(this::text))
                .as("whole seconds, and never none")
                .containsExactly("60", "2", "1", "3", "1");
    }

    /// Covers CT-24.
    @Test
    void whatCannotBeReadIsRefused() throws IOException {
        Files.delete(root.resolve(ConntrackSettings.MAX));

        assertThat(apply(max(32768, 131072))).singleElement().isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.setting()).hasToString("/" + ConntrackSettings.MAX + " = 131072");
            assertThat(refused.reason()).isEqualTo("cannot be read: not there; is nf_conntrack loaded?");
        });
    }

    /// Covers CT-24: the others are tried all the same.
    @Test
    void oneThatFailsIsNotTheEndOfTheOthers() throws IOException {
        put(ConntrackSettings.MAX, "many");

        assertThat(apply(ConntrackOptions.DEFAULTS))
                .extracting(outcome -> outcome.getClass().getSimpleName())
                .containsExactly("Refused", "Written", "Written");
        assertThat(text(ESTABLISHED)).isEqualTo("86400");
    }

    /// Covers CT-21, CT-24: the hash table is a wish.
    @Test
    void aHashTableThatCannotBeEnlargedIsTolerated() throws IOException {
        Files.delete(root.resolve(ConntrackSettings.HASHSIZE));

        assertThat(apply(max(32768, 131072)).getLast()).isInstanceOf(Tolerated.class);
    }

    /// Covers CT-24.
    @Test
    void moreThanAskedForIsGoodEnoughUnlessItIsASwitch() {
        KernelSetting max = new KernelSetting("max", 100, KernelSetting.Need.AT_LEAST);
        assertThat(max.isGoodEnough(101)).isTrue();
        assertThat(max.isGoodEnough(99)).isFalse();
        KernelSetting liberal = new KernelSetting("liberal", 1, KernelSetting.Need.EXACTLY);
        assertThat(liberal.isGoodEnough(2)).isFalse();
        assertThat(new KernelSetting("hash", 100, KernelSetting.Need.WISHED).isGoodEnough(1))
                .isTrue();
    }

    private List<SettingOutcome> apply(ConntrackOptions options) {
        return new ConntrackTuning(root).apply(options, 1);
    }

    private static ConntrackOptions max(int perCore, int min) {
        return new ConntrackOptions(
                perCore, min, Duration.ZERO, Duration.ZERO, false, Duration.ZERO, Duration.ZERO, false, false);
    }

    private void put(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, text + "\n");
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file)).strip();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String netfilter(String name) {
        return "proc/sys/net/netfilter/nf_conntrack_" + name;
    }
}
