// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.model.ClusterState;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import java.util.List;
import java.util.Set;

/// What now stands in the kernel of one family as the model has it: just committed, or no write was needed.
///
/// @param services those that are gone too: then the state does not know them any more. A Service may come again
///     although nothing of it changed. One in quarantine, or with newer changes waiting, does not come.
/// @param node the node's rules: settings, our Node, ServiceCIDRs
/// @param state belongs to the batcher's thread: to be read during the call only, as is `topology`
public record Settled(
        IpFamily family, Set<ObjectKey> services, boolean node, ClusterState state, FamilyTopology topology) {
    /// A Service's frontends, without those that another Service has got (SVC-16).
    public List<Frontend> frontends(ObjectKey service) {
        return topology.frontends(service).stream()
                .filter(frontend -> topology.frontend(frontend.key())
                        .filter(frontend::equals)
                        .isPresent())
                .toList();
    }
}
