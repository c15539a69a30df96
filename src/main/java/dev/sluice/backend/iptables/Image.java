// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.Place.Table;
import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.model.ServicePortName;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// What the kernel holds of ours, as far as we know: moved only when a restore was done. By Service port, so that a
/// change costs as much as the Service ports that it touches.
final class Image {
    private final Settings settings;
    private final Map<FrontendKey, Frontend> frontends = new HashMap<>();
    private final Map<ServicePortName, Map<FrontendKey, Frontend>> byOwner = new HashMap<>();
    private final Map<ServicePortName, OwnerRules> rules = new HashMap<>();
    private final Map<Table, Integer> counts = new EnumMap<>(Table.class);
    private NodeRules node;

    Image(Settings settings, NodeRules node, Collection<Frontend> frontends) {
        this.settings = settings;
        this.node = node;
        for (Frontend frontend : frontends) {
            this.frontends.put(frontend.key(), frontend);
            byOwner.computeIfAbsent(frontend.owner(), _ -> new HashMap<>()).put(frontend.key(), frontend);
        }
        byOwner.forEach((owner, own) -> hold(owner, compile(node, owner, own)));
    }

    private void hold(ServicePortName owner, OwnerRules after) {
        OwnerRules before = after.equals(OwnerRules.NONE) ? rules.remove(owner) : rules.put(owner, after);
        for (Table table : Table.values()) {
            int less = before == null ? 0 : before.count(table);
            counts.merge(table, after.count(table) - less, Integer::sum);
        }
    }

    /// How many rules Service ports have in a table, those in shared chains too.
    int count(Table table) {
        return counts.getOrDefault(table, 0);
    }

    NodeRules node() {
        return node;
    }

    RuleSet ruleSet() {
        return new RuleSet(node, frontends);
    }

    /// Nothing under a key is an absent frontend.
    boolean holds(FrontendKey key, Frontend frontend) {
        return frontend.equals(frontends.get(key));
    }

    boolean holds(FrontendKey key) {
        return frontends.containsKey(key);
    }

    /// Of these, as far as they have rules.
    Map<ServicePortName, OwnerRules> rules(Collection<ServicePortName> owners) {
        var some = new HashMap<ServicePortName, OwnerRules>();
        owners.forEach(owner -> some.put(owner, rules.getOrDefault(owner, OwnerRules.NONE)));
        return some;
    }

    Map<ServicePortName, OwnerRules> rules() {
        return Map.copyOf(rules);
    }

    /// The Service ports that a diff changes, with the frontends that they have then. All of them, if pods are known
    /// by something else from then on.
    record Changes(NodeRules node, Map<ServicePortName, Map<FrontendKey, Frontend>> owners) {}

    Changes changes(RuleDiff diff) {
        var owners = new LinkedHashMap<ServicePortName, Map<FrontendKey, Frontend>>();
        NodeRules next = diff.nodeRules().map(RuleDiff.Changed::after).orElse(node);
        if (!next.detector().equals(node.detector())) {
            byOwner.keySet().forEach(owner -> of(owner, owners));
        }
        diff.removed().forEach(gone -> of(gone.owner(), owners).remove(gone.key()));
        diff.changed().forEach(change -> {
            of(change.before().owner(), owners).remove(change.before().key());
            of(change.after().owner(), owners).put(change.after().key(), change.after());
        });
        diff.added().forEach(added -> of(added.owner(), owners).put(added.key(), added));
        return new Changes(next, owners);
    }

    private Map<FrontendKey, Frontend> of(
            ServicePortName owner, Map<ServicePortName, Map<FrontendKey, Frontend>> owners) {
        return owners.computeIfAbsent(owner, _ -> new HashMap<>(byOwner.getOrDefault(owner, Map.of())));
    }

    /// Their rules.
    Map<ServicePortName, OwnerRules> compiled(Changes changes) {
        var compiled = new LinkedHashMap<ServicePortName, OwnerRules>();
        changes.owners().forEach((owner, own) -> compiled.put(owner, compile(changes.node(), owner, own)));
        return compiled;
    }

    private OwnerRules compile(NodeRules under, ServicePortName owner, Map<FrontendKey, Frontend> own) {
        return OwnerCompiler.compile(settings, under.detector(), owner, own.values());
    }

    /// The kernel took it.
    void moved(RuleDiff diff, Changes changes, Map<ServicePortName, OwnerRules> compiled) {
        node = changes.node();
        diff.removed().forEach(gone -> frontends.remove(gone.key()));
        diff.changed().forEach(change -> frontends.put(change.after().key(), change.after()));
        diff.added().forEach(added -> frontends.put(added.key(), added));
        changes.owners().forEach((owner, own) -> {
            if (own.isEmpty()) {
                byOwner.remove(owner);
                hold(owner, OwnerRules.NONE);
            } else {
                byOwner.put(owner, own);
                hold(owner, Objects.requireNonNull(compiled.get(owner)));
            }
        });
    }
}
