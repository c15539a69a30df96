// SPDX-License-Identifier: Apache-2.0
package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GivenFlagsTest {
    @Test
    void everySpellingOfAFlag() {
        assertThat(GivenFlags.of(List.of(
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "dev.sluice.Main",
                        "run",
                        "--proxy-mode=nftables",
                        "--cluster-cidr",
                        "10.0.0.0/8",
                        "--masquerade-all",
                        "--v=2")))
                .isEqualTo(Map.of(
                        "proxy-mode", "nftables", "cluster-cidr", "10.0.0.0/8", "masquerade-all", "true", "v", "2"));
    }

    @Test
    void noFlags() {
        assertThat(GivenFlags.of(List.of("dev.sluice.Main", "run"))).isEmpty();
        assertThat(GivenFlags.of(List.of())).isEmpty();
    }
}
