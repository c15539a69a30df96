// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.kubeproxy.ConfigurationReader.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The configurations that we give to people are good ones.
final class ShippedConfigurationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "k8s/overlays/nftables/config.conf",
                "k8s/overlays/ipvs/config.conf",
                "src/main/packaging/deb/config.yaml"
            })
    void load_without_a_warning(String file) throws IOException {
        assertThat(ConfigurationReader.read(Files.readString(Path.of(file)), List.of()))
                .isInstanceOfSatisfying(
                        Result.Valid.class,
                        valid -> assertThat(valid.warnings()).isEmpty());
    }

    /// Covers CFG-45: what the README says of our own options is what there is, with its defaults.
    @Test
    void the_readme_tells_our_own_options() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int start = readme.indexOf("\next:\n");
        var told = Readings.valid(readme.substring(start, readme.indexOf("```", start)));

        assertThat(told.warnings()).isEmpty();
        assertThat(told.effective().yaml())
                .isEqualTo(Readings.valid("").effective().yaml());
        String all = told.effective().yaml();
        assertThat(all.substring(all.indexOf("\next:\n")).lines().skip(2).takeWhile(line -> line.startsWith(" ")))
                .hasSize(26)
                .allSatisfy(line -> assertThat(readme.substring(start)).contains("\n" + line));
    }
}
