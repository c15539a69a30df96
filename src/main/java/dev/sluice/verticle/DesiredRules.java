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
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one backend should hold: the topology of its family, without what the backend cannot do, which is told once.
final class DesiredRules implements Desired {
    private final FamilyTopology topology;
    private final BackendLine.Target target;
    private final BatchReporter reporter;
    private final Set<ObjectKey> withoutAffinity = new HashSet<>();

    DesiredRules(FamilyTopology topology, BackendLine.Target target, BatchReporter reporter) {
        this.topology = topology;
        this.target = target;
        this.reporter = reporter;
    }

    @Override
    public Collection<FrontendKey> refresh(ObjectKey service) {
        var touched = topology.refresh(service);
        tellAffinity(service, touched);
        return touched;
    }

    private void tellAffinity(ObjectKey service, Collection<FrontendKey> touched) {
        boolean wanted = !target.affinity()
                && touched.stream()
                        .flatMap(key -> topology.frontend(key).stream())
                        .anyMatch(f ->
                                f.affinitySeconds() > 0 && f.owner().service().equals(service));
        if (wanted && withoutAffinity.add(service)) {
            reporter.withoutAffinity(service);
        } else if (!wanted && !touched.isEmpty()) {
            withoutAffinity.remove(service);
        }
    }

    @Override
    public Optional<Frontend> frontend(FrontendKey key) {
        return topology.frontend(key).map(this::possible);
    }

    private Frontend possible(Frontend f) {
        return target.affinity() || f.affinitySeconds() == 0
                ? f
                : new Frontend(f.key(), f.owner(), f.external(), f.action(), 0, f.sourceRanges());
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
