// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.FrontendKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What changed since it was last compiled, merged by Service: the latest state wins, and no number of changes
/// makes this longer than the number of Services (SYNC-16).
final class Dirt {
    private static final int CAUSES = 16;

    private Map<ObjectKey, Causes> services = new LinkedHashMap<>();
    private Causes nodeCauses = Causes.NONE;
    private boolean node;

    boolean isEmpty() {
        return services.isEmpty() && !node;
    }

    int services() {
        return services.size();
    }

    boolean holds(Subject subject) {
        return switch (subject) {
            case Subject.OneService(var service) -> services.containsKey(service);
            case Subject.TheNode _ -> node;
        };
    }

    void add(Collection<ObjectKey> dirty, boolean nodeRules, Cause cause) {
        Causes causes = Causes.of(cause);
        dirty.forEach(service -> services.merge(service, causes, (old, more) -> old.and(more, CAUSES)));
        if (nodeRules) {
            node = true;
            nodeCauses = nodeCauses.and(causes, CAUSES);
        }
    }

    /// Compiles and compares all of it; nothing is dirty afterwards.
    ///
    /// @return whose it was
    Set<Subject> fold(Desired desired, Differences differences, ConflictLog conflicts) {
        Map<ObjectKey, Causes> folded = services;
        Set<Subject> subjects = new LinkedHashSet<>();
        services = new LinkedHashMap<>();
        folded.forEach((service, causes) -> {
            Collection<FrontendKey> changed = desired.refresh(service);
            differences.compare(changed, causes);
            conflicts.refreshed(service, changed);
            subjects.add(new Subject.OneService(service));
        });
        if (node) {
            differences.compareNode(nodeCauses);
            subjects.add(new Subject.TheNode());
            node = false;
            nodeCauses = Causes.NONE;
        }
        return subjects;
    }
}
