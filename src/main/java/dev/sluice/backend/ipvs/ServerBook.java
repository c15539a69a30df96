// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.ipvs;

import dev.sluice.diff.RuleDiff;
import dev.sluice.diff.RuleSet;
import dev.sluice.topology.Frontend;
import dev.sluice.topology.FrontendKey;
import dev.sluice.topology.NodeRules;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The frontends and rules of the node that are programmed, from which diffs become changes of virtual servers.
/// Each committed diff moves it, each reading replaces it. Pure.
final class ServerBook {
    private final Map<FrontendKey, Frontend> frontends;
    private NodeRules node;

    ServerBook(RuleSet rules) {
        this.frontends = new HashMap<>(rules.frontends());
        this.node = rules.nodeRules();
    }

    /// What of the diff does not start from here, if anything.
    Optional<String> contradiction(RuleDiff diff) {
        if (diff.nodeRules().stream().anyMatch(change -> !change.before().equals(node))) {
            return Optional.of("rules of the node: not what the diff started from");
        }
        var wrong = new LinkedHashSet<FrontendKey>();
        diff.removed().forEach(frontend -> expect(frontend.key(), frontend, wrong));
        diff.changed().forEach(change -> expect(change.before().key(), change.before(), wrong));
        diff.added().stream().map(Frontend::key).filter(frontends::containsKey).forEach(wrong::add);
        return wrong.stream().findFirst().map(key -> "frontend " + key + ": not what the diff started from");
    }

    private void expect(FrontendKey key, Frontend before, Set<FrontendKey> wrong) {
        if (!before.equals(frontends.get(key))) {
            wrong.add(key);
        }
    }

    /// The servers that the diff touches: cost grows with the diff, and with the number of node ports if the rules
    /// of the node change.
    ServerPlan plan(RuleDiff diff) {
        var after = after(diff);
        var touched = new LinkedHashSet<>(after.keySet());
        after.keySet().forEach(key -> nodePortAt(key).ifPresent(touched::add));
        if (diff.nodeRules().isPresent()) {
            frontends.keySet().stream()
                    .filter(FrontendKey.NodePort.class::isInstance)
                    .forEach(touched::add);
        }
        var before = new ServerList(key -> Optional.ofNullable(frontends.get(key)), node);
        var next = new ServerList(key -> after.getOrDefault(key, Optional.ofNullable(frontends.get(key))), node(diff));
        return ServerPlan.of(next.servers(touched), before.servers(touched).keySet());
    }

    /// All servers that there should be after the diff, whoever made those that there are.
    ServerPlan planAll(RuleDiff diff, Set<ServerKey> held) {
        var after = after(diff);
        var keys = new LinkedHashSet<>(frontends.keySet());
        keys.addAll(after.keySet());
        var next = new ServerList(key -> after.getOrDefault(key, Optional.ofNullable(frontends.get(key))), node(diff));
        return ServerPlan.of(next.servers(keys), held);
    }

    /// The servers that there should be now.
    Map<ServerKey, ServerList.Owned> servers() {
        var now = new ServerList(key -> Optional.ofNullable(frontends.get(key)), node);
        return now.servers(frontends.keySet());
    }

    /// The node port whose servers differ with a frontend at this place (TRF-47).
    private static Optional<FrontendKey> nodePortAt(FrontendKey key) {
        return key instanceof FrontendKey.Vip vip
                ? Optional.of(new FrontendKey.NodePort(vip.family(), vip.protocol(), vip.port()))
                : Optional.empty();
    }

    private static Map<FrontendKey, Optional<Frontend>> after(RuleDiff diff) {
        var after = new LinkedHashMap<FrontendKey, Optional<Frontend>>();
        diff.removed().forEach(frontend -> after.put(frontend.key(), Optional.empty()));
        diff.changed().forEach(change -> after.put(change.after().key(), Optional.of(change.after())));
        diff.added().forEach(frontend -> after.put(frontend.key(), Optional.of(frontend)));
        return after;
    }

    private NodeRules node(RuleDiff diff) {
        return diff.nodeRules().map(RuleDiff.Changed::after).orElse(node);
    }

    /// The kernel took it.
    void commit(RuleDiff diff) {
        node = node(diff);
        after(diff)
                .forEach((key, next) ->
                        next.ifPresentOrElse(frontend -> frontends.put(key, frontend), () -> frontends.remove(key)));
    }
}
