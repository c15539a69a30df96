// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Covers CLN-03.
final class WordsTest {
    @Test
    void commentsAreOneWordWhateverTheySay() {
        assertThat(Words.of("-A INPUT --comment \"don't \\\"-j KUBE-SERVICES\\\" here\" -j DROP"))
                .containsExactly("-A", "INPUT", "--comment", "don't \"-j KUBE-SERVICES\" here", "-j", "DROP");
        assertThat(Words.of("a  \"\" b ")).containsExactly("a", "", "b");
        assertThat(Words.of("")).isEmpty();
    }
}
