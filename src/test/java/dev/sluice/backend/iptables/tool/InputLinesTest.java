// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Covers IPT-12.
final class InputLinesTest {
    private static final String TEN_LINES =
            IntStream.rangeClosed(1, 10).mapToObj(n -> "line" + n).collect(Collectors.joining("\n"));

    /// As iptables 1.8.9 says it.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    iptables-restore v1.8.9 (legacy): unknown option "--bogus"; Error occurred at line: 3          | 3
                    iptables-restore: line 5 failed                                                                | 5
                    iptables-nft-restore v1.8.9 (nf_tables): Chain 'X' does not exist; Error occurred at line: 4   | 4
                    line 51: CHAIN_DEL failed (Device or resource busy): chain KUBE-A                              | 51
                    iptables-nft-restore: line 4 table name 'bla' invalid; Error occurred at line: 4               | 4
                    """)
    void findsTheLineOfBothVariants(String complaint, int line) {
        assertThat(InputLines.named(complaint)).hasValue(line);
    }

    @Test
    void findsNoneWhereNoneIsNamed() {
        assertThat(InputLines.named("Another app is currently holding the xtables lock. Use 10 lines"))
                .isEmpty();
    }

    @Test
    void showsTheLinesAround() {
        assertThat(InputLines.around(TEN_LINES, 5)).isEqualTo("""
                  2: line2
                  3: line3
                  4: line4
                > 5: line5
                  6: line6
                  7: line7
                  8: line8""");
    }

    @Test
    void showsWhatThereIsAtTheEnds() {
        assertThat(InputLines.around(TEN_LINES, 1)).startsWith("> 1: line1\n").endsWith("  4: line4");
        assertThat(InputLines.around(TEN_LINES, 10)).startsWith("  7: line7\n").endsWith("> 10: line10");
        assertThat(InputLines.around(TEN_LINES, 11)).isEmpty();
        assertThat(InputLines.around("", 1)).isEmpty();
    }
}
