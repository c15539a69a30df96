// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

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

    @Test
    void targetIsNotTakenFromAComment() {
        assertThat(SavedRule.of("-A INPUT -m comment --comment \"drop, not -j KUBE-SERVICES\" -j DROP"))
                .map(SavedRule::target)
                .contains("DROP");
        assertThat(SavedRule.of("-A INPUT -s 192.0.2.1/32"))
                .map(SavedRule::target)
                .contains("");
        assertThat(SavedRule.of("-A")).isEmpty();
    }
}
