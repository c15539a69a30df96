// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.NodeInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Covers HC-06, ND-09.
final class NodeEligibilityTest {
    private static Optional<NodeInfo> node(boolean deleting, boolean toBeDeleted) {
        return Optional.of(new NodeInfo("node-1", "1", List.of(), List.of(), "", deleting, toBeDeleted, List.of()));
    }

    @Test
    void nodeThatStaysIsEligible() {
        assertThat(NodeEligibility.of(node(false, false))).isTrue();
    }

    @Test
    void nodeThatGoesIsNot() {
        assertThat(NodeEligibility.of(Optional.empty())).isFalse();
        assertThat(NodeEligibility.of(node(true, false))).isFalse();
        assertThat(NodeEligibility.of(node(false, true))).isFalse();
    }
}
