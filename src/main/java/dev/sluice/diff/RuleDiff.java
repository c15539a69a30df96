// SPDX-License-Identifier: Apache-2.0
package dev.sluice.diff;

import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What one transaction changes, each change with what was there before. A frontend stands in at most one of the
/// lists.
///
/// @param nodeRules the rules of the node, if they changed
/// @param added frontends whose key was free
/// @param changed frontends whose key stays, before and after unequal
/// @param removed frontends whose key becomes free
public record RuleDiff(
        Optional<Changed<NodeRules>> nodeRules,
        List<Frontend> added,
        List<Changed<Frontend>> changed,
        List<Frontend> removed) {
    /// Two states of the same thing, unequal.
    public record Changed<T>(T before, T after) {}

    public RuleDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /// Changes nothing.
    public static RuleDiff empty() {
        return new RuleDiff(Optional.empty(), List.of(), List.of(), List.of());
    }

    /// The difference for the given keys only; cost grows with `keys`, not with the maps.
    public static RuleDiff between(
            Map<FrontendKey, Frontend> before, Map<FrontendKey, Frontend> after, Collection<FrontendKey> keys) {
        var added = new ArrayList<Frontend>();
        var changed = new ArrayList<Changed<Frontend>>();
        var removed = new ArrayList<Frontend>();
        for (FrontendKey key : new LinkedHashSet<>(keys)) {
            var was = before.get(key);
            var is = after.get(key);
            if (was == null && is != null) {
                added.add(is);
            } else if (was != null && is == null) {
                removed.add(was);
            } else if (was != null && is != null && !Objects.equals(was, is)) {
                changed.add(new Changed<>(was, is));
            }
        }
        return new RuleDiff(Optional.empty(), added, changed, removed);
    }

    /// The same frontends with a change of the node's rules; equal rules mean no change.
    public RuleDiff withNodeRules(NodeRules before, NodeRules after) {
        var change =
                before.equals(after) ? Optional.<Changed<NodeRules>>empty() : Optional.of(new Changed<>(before, after));
        return new RuleDiff(change, added, changed, removed);
    }

    public boolean isEmpty() {
        return nodeRules.isEmpty() && size() == 0;
    }

    /// Number of frontends that change.
    public int size() {
        return added.size() + changed.size() + removed.size();
    }

    /// The Services whose frontends change, in order of first mention. A frontend that moves belongs to its new
    /// owner.
    public Set<ObjectKey> services() {
        var services = new LinkedHashSet<ObjectKey>();
        removed.forEach(f -> services.add(f.owner().service()));
        changed.forEach(c -> services.add(c.after().owner().service()));
        added.forEach(f -> services.add(f.owner().service()));
        return services;
    }

    /// The part of this diff that belongs to the given Services; the node's rules are left out.
    public RuleDiff only(Set<ObjectKey> services) {
        Predicate<Frontend> mine = f -> services.contains(f.owner().service());
        return new RuleDiff(
                Optional.empty(),
                added.stream().filter(mine).toList(),
                changed.stream().filter(c -> mine.test(c.after())).toList(),
                removed.stream().filter(mine).toList());
    }
}
