// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Covers CFG-06, CFG-07, CLI-03.
final class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0:10256, 0.0.0.0:10256",
        "127.0.0.1, 127.0.0.1:99",
        "[::1]:80, [::1]:80",
        "::1, [::1]:99",
        "[::], [::]:99",
        "::1:80, [::1:80]:99",
    })
    void an_address_and_perhaps_a_port(String text, String canonical) {
        assertThat(ListenAddress.parse(text, 99)).map(ListenAddress::toString).hasValue(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":80", "localhost:80", "1.2.3.4:", "1.2.3.4:0", "1.2.3.4:65536", "1.2.3.4:+1", "1.2.3:80"})
    void anything_else_is_refused(String text) {
        assertThat(ListenAddress.parse(text, 99)).isEmpty();
    }
}
