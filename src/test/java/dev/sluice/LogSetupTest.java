// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.LogOptions;
import dev.sluice.config.LogOptions.Format;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Covers CLI-12, CFG-03.
final class LogSetupTest {
    @Test
    void the_level_is_told_and_json_has_a_file_of_its_own() {
        assertThat(LogSetup.properties(LogOptions.DEFAULTS))
                .containsOnly(
                        Map.entry(LogSetup.LEVEL, "INFO"),
                        Map.entry(LogSetup.SYNC, "OFF"),
                        Map.entry(LogSetup.TRANSACTIONS, "OFF"));

        var json = LogSetup.properties(new LogOptions(Format.JSON, 4));
        assertThat(json).containsEntry(LogSetup.LEVEL, "DEBUG").hasSize(4);
        assertThat(json.values())
                .filteredOn(value -> value.endsWith(".xml"))
                .singleElement()
                .satisfies(file ->
                        assertThat(LogSetup.class.getResource("/" + file)).isNotNull());
    }
}
