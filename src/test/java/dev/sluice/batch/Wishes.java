// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.diff.RuleSet;
import dev.sluice.model.IpFamily;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A [Desired] whose Services are told by the test. The Service that is first by name wins a contested key.
final class Wishes implements Desired {
    private final Map<ObjectKey, List<Frontend>> told = new HashMap<>();
    private final Map<ObjectKey, List<Frontend>> compiled = new HashMap<>();
    private final Map<FrontendKey, TreeMap<ObjectKey, Frontend>> claims = new HashMap<>();
    private final List<ObjectKey> refreshed = new ArrayList<>();
    private NodeRules nodeRules;
    private int lookUps;

    Wishes(IpFamily family) {
        nodeRules = NodeRules.empty(family);
    }

    void tell(ObjectKey service, List<Frontend> frontends) {
        told.put(service, frontends);
    }

    void tell(NodeRules rules) {
        nodeRules = rules;
    }

    List<Frontend> told(ObjectKey service) {
        return told.getOrDefault(service, List.of());
    }

    /// Every call of [#refresh] so far.
    List<ObjectKey> refreshed() {
        return refreshed;
    }

    /// Number of calls of [#frontend] since the last time this was asked.
    int takeLookUps() {
        int taken = lookUps;
        lookUps = 0;
        return taken;
    }

    /// All that should be programmed.
    RuleSet all() {
        Map<FrontendKey, Frontend> winners = new HashMap<>();
        claims.forEach(
                (key, claimants) -> winners.put(key, claimants.firstEntry().getValue()));
        return new RuleSet(nodeRules, winners);
    }

    @Override
    public Collection<FrontendKey> refresh(ObjectKey service) {
        refreshed.add(service);
        List<Frontend> before = compiled.getOrDefault(service, List.of());
        List<Frontend> after = List.copyOf(told(service));
        Map<FrontendKey, Optional<Frontend>> winners = new HashMap<>();
        Set<FrontendKey> keys = new HashSet<>();
        before.forEach(f -> keys.add(f.key()));
        after.forEach(f -> keys.add(f.key()));
        keys.forEach(key -> winners.put(key, frontend(key)));
        before.forEach(f -> claims.get(f.key()).remove(service));
        after.forEach(f -> claims.computeIfAbsent(f.key(), _ -> new TreeMap<>()).put(service, f));
        keys.forEach(key -> claims.computeIfPresent(key, (_, left) -> left.isEmpty() ? null : left));
        compiled.put(service, after);
        keys.removeIf(key -> frontend(key).equals(winners.get(key)));
        return keys;
    }

    @Override
    public Optional<Frontend> frontend(FrontendKey key) {
        lookUps++;
        return Optional.ofNullable(claims.get(key))
                .map(claimants -> claimants.firstEntry().getValue());
    }

    @Override
    public NodeRules nodeRules() {
        return nodeRules;
    }

    @Override
    public List<Conflict> conflicts(ObjectKey service) {
        return compiled.getOrDefault(service, List.of()).stream()
                .flatMap(frontend -> conflictsAt(frontend.key()))
                .filter(c -> c.winner().service().equals(service)
                        || c.loser().service().equals(service))
                .toList();
    }

    private Stream<Conflict> conflictsAt(FrontendKey key) {
        List<Frontend> claimants = List.copyOf(claims.get(key).values());
        return claimants.stream()
                .skip(1)
                .map(loser -> new Conflict(key, claimants.getFirst().owner(), loser.owner()));
    }
}
