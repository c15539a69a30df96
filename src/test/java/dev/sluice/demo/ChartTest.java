// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.IpAddress;
import dev.sluice.model.ObjectKey;
import dev.sluice.model.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ChartTest {
    private static final Vip VIP =
            new Vip(new ObjectKey("demo", "web"), Protocol.TCP, IpAddress.of("fd00:10:96::10"), 80);

    private final Chart chart = new Chart(Glyphs.of(StandardCharsets.US_ASCII));

    @Test
    void a_line_tells_vip_rate_and_who_answered() {
        var tally = new Tally(new TreeMap<>(Map.of("web-11", 30, "web-12", 10)));

        assertThat(chart.line(VIP, tally).replaceAll(" +", " "))
                .isEqualTo(" demo/web TCP [fd00:10:96::10]:80 40/s web-11 ################## 30 web-12 ###### 10");
    }

    @Test
    void silence_is_a_line_too() {
        assertThat(chart.line(VIP, Tally.NONE)).endsWith(" 0/s");
    }

    @Test
    void who_answered_at_all_is_seen() {
        assertThat(chart.bar(1, 1000)).isEqualTo("#");
        assertThat(chart.bar(0, 1000)).isEmpty();
    }

    @Test
    void blocks_where_the_terminal_has_them() {
        assertThat(Glyphs.of(StandardCharsets.UTF_8).bar()).isEqualTo("█");
    }
}
