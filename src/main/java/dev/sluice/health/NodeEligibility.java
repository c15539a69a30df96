// SPDX-License-Identifier: Apache-2.0
package dev.sluice.health;

import dev.sluice.model.NodeInfo;
import java.util.Optional;

/// Whether new connections should still be sent to this node (HC-06, KEP-3836).
public final class NodeEligibility {
    private NodeEligibility() {}

    /// Not if our Node is unknown, is being deleted, or is about to be taken away by the cluster autoscaler.
    public static boolean of(Optional<NodeInfo> node) {
        return node.filter(n -> !n.deleting() && !n.toBeDeleted()).isPresent();
    }
}
