// SPDX-License-Identifier: Apache-2.0
package dev.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CountsTest {
    private final Counts<String> counts = new Counts<>();

    @Test
    void a_member_is_new_once_and_gone_with_its_last_name() {
        assertThat(counts.add("a")).isTrue();
        assertThat(counts.add("a")).isFalse();
        assertThat(counts.remove("a")).isFalse();
        assertThat(counts.members()).containsExactly("a");
        assertThat(counts.remove("a")).isTrue();
        assertThat(counts.remove("a")).as("of nobody").isFalse();
        assertThat(counts.members()).isEmpty();
    }

    @Test
    void many_at_once() {
        counts.add("a", 3);
        counts.add("a", -2);
        counts.add("b", 0);
        assertThat(counts.of("a")).isEqualTo(1);
        assertThat(counts.members()).containsExactly("a");
        assertThatThrownBy(() -> counts.add("a", -2)).isInstanceOf(AssertionError.class);
    }
}
