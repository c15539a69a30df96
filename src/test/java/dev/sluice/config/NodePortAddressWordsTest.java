// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Cidr;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers TRF-40, TRF-45.
final class NodePortAddressWordsTest {
    private static List<String> list(String text) {
        return Arrays.asList(text.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "primary, true, false, ''",
        "localhost, false, true, 127.0.0.0/8 ::1/128",
        "all, false, true, 0.0.0.0/0 ::/0",
        "primary localhost, true, true, 127.0.0.0/8 ::1/128",
        "192.0.2.0/24 2001:db8::/64, false, false, 192.0.2.0/24 2001:db8::/64",
        "127.0.0.1/32, false, true, 127.0.0.1/32",
        "::1/128, false, true, ::1/128",
        "0.0.0.0/0, false, false, 0.0.0.0/0",
        "126.0.0.0/7, false, false, 126.0.0.0/7",
    })
    void words_and_ranges(String entries, boolean primary, boolean localhost, String cidrs) {
        var words = NodePortAddressWords.of(list(entries));

        assertThat(list(entries))
                .allSatisfy(
                        entry -> assertThat(NodePortAddressWords.problem(entry)).isEmpty());
        assertThat(words.primary()).isEqualTo(primary);
        assertThat(words.localhost()).isEqualTo(localhost);
        assertThat(words.cidrs())
                .isEqualTo(
                        cidrs.isEmpty()
                                ? List.of()
                                : list(cidrs).stream().map(Cidr::of).toList());
    }

    @Test
    void other_words_are_named() {
        assertThat(NodePortAddressWords.problem("Primary"))
                .hasValueSatisfying(reason -> assertThat(reason).contains("\"Primary\"", "CIDR", "primary"));
        assertThat(NodePortAddressWords.problem("10.0.0.1")).isPresent();
    }
}
