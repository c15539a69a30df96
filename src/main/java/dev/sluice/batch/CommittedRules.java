// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the kernel is known to hold. Moved by a commit or a reading, by nothing else.
final class CommittedRules {
    private final Map<FrontendKey, Frontend> frontends = new HashMap<>();
    private NodeRules nodeRules;
    private long generation;

    CommittedRules(IpFamily family) {
        nodeRules = NodeRules.empty(family);
    }

    /// Live and unmodifiable.
    Map<FrontendKey, Frontend> frontends() {
        return Collections.unmodifiableMap(frontends);
    }

    Optional<Frontend> frontend(FrontendKey key) {
        return Optional.ofNullable(frontends.get(key));
    }

    NodeRules nodeRules() {
        return nodeRules;
    }

    /// Of the last commit; 0 before the first.
    long generation() {
        return generation;
    }

    void carryOut(RuleDiff diff, long newGeneration) {
        diff.removed().forEach(frontend -> frontends.remove(frontend.key()));
        diff.changed().forEach(change -> frontends.put(change.after().key(), change.after()));
        diff.added().forEach(frontend -> frontends.put(frontend.key(), frontend));
        diff.nodeRules().ifPresent(change -> nodeRules = change.after());
        generation = newGeneration;
    }

    /// Believes a reading.
    ///
    /// @return the keys at which it says something else than what was believed
    Set<FrontendKey> adopt(RuleSet reading) {
        var surprises = new HashSet<FrontendKey>();
        frontends.forEach((key, frontend) -> {
            if (!frontend.equals(reading.frontends().get(key))) {
                surprises.add(key);
            }
        });
        surprises.forEach(frontends::remove);
        reading.frontends().forEach((key, frontend) -> {
            if (frontends.putIfAbsent(key, frontend) == null) {
                surprises.add(key);
            }
        });
        nodeRules = reading.nodeRules();
        return surprises;
    }

    /// Keeps the caller's copy of a frontend that is held already: after a restart every frontend exists twice, as
    /// compiled and as read, and one of them is enough.
    void share(Frontend equal) {
        frontends.replace(equal.key(), equal);
    }
}
