// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What has to be done to one table so that a kube-proxy's chains are gone, as input of a restore. Pure.
///
/// Chains that somebody else's chains lead to stay, with all that they lead to: the port mapping of network plug-ins
/// masquerades by KUBE-MARK-MASQ. From built-in chains only a proxy jumps to a proxy's chains, so those jumps go.
final class ChainRemoval {
    private final SavedTable table;
    private final KubeChains kube;
    private final Set<String> doomed = new LinkedHashSet<>();
    private final LinkedHashMap<String, String> kept = new LinkedHashMap<>();
    private final List<SavedRule> jumps;

    ChainRemoval(SavedTable table, KubeChains kube) {
        this.table = table;
        this.kube = kube;
        table.chains().keySet().stream()
                .filter(chain -> kube.contains(table.name(), chain))
                .forEach(doomed::add);
        keepWhatOthersUse();
        this.jumps = table.rules().stream()
                .filter(rule -> !doomed.contains(rule.chain()) && doomed.contains(rule.target()))
                .toList();
    }

    private void keepWhatOthersUse() {
        var open = new ArrayDeque<SavedRule>();
        table.rules().stream()
                .filter(rule -> !doomed.contains(rule.chain()) && !table.builtIn(rule.chain()))
                .forEach(open::add);
        while (!open.isEmpty()) {
            SavedRule rule = open.remove();
            if (doomed.remove(rule.target())) {
                kept.put(rule.target(), rule.chain());
                table.rules().stream()
                        .filter(next -> next.chain().equals(rule.target()))
                        .forEach(open::add);
            }
        }
    }

    boolean isEmpty() {
        return doomed.isEmpty();
    }

    /// For people: jumps as they are, chains by name, those with a hash in it counted.
    List<String> things() {
        var lines = new ArrayList<String>();
        jumps.forEach(rule -> lines.add("rule -A " + rule.specification()));
        var families = doomed.stream()
                .collect(Collectors.groupingBy(
                        chain -> kube.family(table.name(), chain), TreeMap::new, Collectors.counting()));
        families.forEach((family, count) ->
                lines.add(family.endsWith("*") ? count + " chains " + family : "chain " + family));
        return lines;
    }

    /// What stays, and why.
    List<String> kept() {
        return kept.entrySet().stream()
                .map(entry -> "chain " + entry.getKey() + ", for chain " + entry.getValue() + " uses it")
                .toList();
    }

    /// One transaction. Naming a chain empties it, so that nothing leads to those that are deleted.
    String restoreInput() {
        var text = new StringBuilder("*").append(table.name()).append('\n');
        doomed.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
        jumps.forEach(rule -> text.append("-D ").append(rule.specification()).append('\n'));
        doomed.forEach(chain -> text.append("-X ").append(chain).append('\n'));
        return text.append("COMMIT\n").toString();
    }
}
