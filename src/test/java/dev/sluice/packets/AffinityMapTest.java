// SPDX-License-Identifier: Apache-2.0
package dev.sluice.packets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.Counter;
import dev.sluice.demo.LabClient;
import dev.sluice.demo.Pod;
import dev.sluice.model.IpAddress;
import dev.sluice.model.IpFamily;
import dev.sluice.model.Protocol;
import dev.sluice.testing.NetnsTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the kernel remembers of clients, as `nft` shows it: for how long, since when, and of how many.
@NetnsTest
@Timeout(120)
final class AffinityMapTest {
    private static final int MOST = 524_288;
    private static final Pattern LASTS = Pattern.compile("(\\d+)(ms|d|h|m|s)");

    private PacketLab lab;
    private List<Pod> pods;
    private LabService service;

    @BeforeEach
    void open() {
        lab = PacketLab.open().start();
        pods = lab.pods(3);
        service = lab.service();
    }

    @AfterEach
    void close() {
        lab.close();
    }

    /// Covers AFF-03: packets of a connection renew nothing; a new connection does.
    @ParameterizedTest
    @EnumSource
    void counts_from_the_last_new_connection(IpFamily family) throws Exception {
        service.is(service.draft().affinity(3600)).endpoints(pods, List.of());
        LabClient client = lab.client(From.OUTSIDE);
        try (var held = client.hold(service.at(family))) {
            var seconds = Duration.ofSeconds(3598);
            while (left(family).orElseThrow().compareTo(seconds) >= 0) {
                PacketLab.answered(held.ask());
            }
            PacketLab.answered(client.tcp(service.at(family)));
            assertThat(left(family).orElseThrow()).isGreaterThan(seconds);
        }
    }

    /// Covers AFF-03: who comes too late is remembered anew.
    @ParameterizedTest
    @EnumSource
    void forgets_when_the_time_is_over(IpFamily family) throws Exception {
        service.is(service.draft().affinity(1)).endpoints(pods, List.of());
        LabClient client = lab.client(From.OUTSIDE);
        PacketLab.answered(client.tcp(service.at(family)));
        while (left(family).isPresent()) {
            Thread.onSpinWait();
        }
        service.is(service.draft().affinity(3600));
        PacketLab.answered(client.tcp(service.at(family)));
        assertThat(left(family)).isPresent();
    }

    /// Covers AFF-06: with another time-out the clients are the same, and their next connections count by it.
    @ParameterizedTest
    @EnumSource
    void another_timeout_forgets_nobody(IpFamily family) throws Exception {
        service.is(service.draft().affinity(10_800)).endpoints(pods, List.of());
        LabClient client = lab.client(From.OUTSIDE);
        String first = PacketLab.answered(client.tcp(service.at(family))).pod();
        assertThat(left(family).orElseThrow()).isGreaterThan(Duration.ofHours(2));

        service.is(service.draft().affinity(7200));
        assertThat(left(family).orElseThrow()).isGreaterThan(Duration.ofHours(2));
        var again = PacketLab.askAll(20, client, Protocol.TCP, service.at(family));
        assertThat(Spread.pods(again)).containsExactly(first);
        assertThat(left(family).orElseThrow()).isLessThanOrEqualTo(Duration.ofHours(2));
    }

    /// Covers AFF-12: a full map takes no more; who does not fit is served, and counted. In one family: it takes nft
    /// half a minute to fill a map.
    @Test
    void a_full_map_serves_all_the_same(@TempDir Path folder) throws Exception {
        IpFamily family = IpFamily.IPV4;
        service.is(service.draft().affinity(3600)).endpoints(pods, List.of());
        var clients = IntStream.range(0, MOST)
                .mapToObj(n -> "ffff:0 . " + stranger(n) + " timeout 1h : ffff:1")
                .collect(Collectors.joining(", ", "add element " + map(family) + " { ", " }\n"));
        var file = Files.writeString(folder.resolve("full.nft"), clients);
        nft("-f", file.toString());
        assertThat(CountedTest.counted(lab, family)).containsEntry(Counter.AFFINITY_FULL, 0L);

        PacketLab.askAll(10, lab.client(From.OUTSIDE), Protocol.TCP, service.at(family));

        assertThat(left(family)).isEmpty();
        assertThat(CountedTest.counted(lab, family)).containsEntry(Counter.AFFINITY_FULL, 10L);
    }

    private static IpAddress stranger(int n) {
        return new IpAddress(IpFamily.IPV4, 0, 0x0b00_0000L + n);
    }

    private static String map(IpFamily family) {
        return (family == IpFamily.IPV4 ? "ip" : "ip6") + " sluice affinity";
    }

    /// How long the client outside will be remembered; empty if it is not.
    private Optional<Duration> left(IpFamily family) throws Exception {
        var client = lab.address(From.OUTSIDE, family);
        var entry = Pattern.compile(" \\. " + client + " (?:timeout \\S+ )?expires (\\S+)")
                .matcher(nft(("list map " + map(family)).split(" ", -1)));
        return entry.find() ? Optional.of(duration(entry.group(1))) : Optional.empty();
    }

    private static Duration duration(String text) {
        var sum = Duration.ZERO;
        for (var part = LASTS.matcher(text); part.find(); ) {
            long number = Long.parseLong(part.group(1));
            sum = sum.plus(
                    switch (part.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        return sum;
    }

    private String nft(String... arguments) throws Exception {
        var command = new ArrayList<String>(List.of("nft"));
        command.addAll(List.of(arguments));
        return lab.node().<String, Exception>run(() -> {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(out);
            }
            return out;
        });
    }
}
