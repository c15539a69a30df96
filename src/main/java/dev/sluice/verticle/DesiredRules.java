// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.Desired;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.FamilyTopology;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a backend should hold: the topology of its family.
record DesiredRules(FamilyTopology topology) implements Desired {
    @Override
    public Collection<FrontendKey> refresh(ObjectKey service) {
        return topology.refresh(service);
    }

    @Override
    public Optional<Frontend> frontend(FrontendKey key) {
        return topology.frontend(key);
    }

    @Override
    public NodeRules nodeRules() {
        return topology.nodeRules();
    }

    @Override
    public List<Conflict> conflicts(ObjectKey service) {
        return topology.conflicts(service);
    }
}
