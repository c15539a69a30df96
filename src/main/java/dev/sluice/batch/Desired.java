// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What should be programmed for one family. Called by the batcher's thread only, and only while no transaction is
/// in flight.
public interface Desired {
    /// Compiles a Service anew, or forgets it if it is gone, and lets it claim its frontends.
    ///
    /// @return the keys at which [#frontend] now answers differently, of whichever Service: one that gives up a
    ///     contested key hands it to the next claimant at once (SVC-16)
    Collection<FrontendKey> refresh(ObjectKey service);

    /// The frontend to be programmed at a key: the winner's, if several Services claim it. As of the last
    /// [#refresh].
    Optional<Frontend> frontend(FrontendKey key);

    /// The node's rules, as of now.
    NodeRules nodeRules();

    /// Where a Service shares a frontend with others, as of the last [#refresh].
    List<Conflict> conflicts(ObjectKey service);
}
