// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.cleanup.ChainGraph.Jump;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which chains of one table go, and which rules of others with them. Pure.
///
/// Chains that somebody else's chains lead to stay, with all that they lead to: the port mapping of network
/// plug-ins masquerades by KUBE-MARK-MASQ. From hooked chains only a proxy jumps to a proxy's chains, so those
/// rules go.
///
/// @param <P> by what a rule is named when it is to be deleted
final class ChainRemoval<P> {
    private final ChainGraph<P> graph;
    private final KubeChains kube;
    private final Set<String> doomed = new LinkedHashSet<>();
    private final Map<String, String> kept = new LinkedHashMap<>();

    ChainRemoval(ChainGraph<P> graph, KubeChains kube) {
        this.graph = graph;
        this.kube = kube;
        graph.chains().stream()
                .filter(chain -> kube.contains(graph.table(), chain))
                .forEach(doomed::add);
        keepWhatOthersUse();
    }

    private void keepWhatOthersUse() {
        Map<String, List<Jump<P>>> byChain = graph.jumps().stream().collect(Collectors.groupingBy(Jump::from));
        var open = new ArrayDeque<String>();
        graph.chains().stream().filter(chain -> !doomed.contains(chain)).forEach(open::add);
        while (!open.isEmpty()) {
            for (Jump<P> jump : byChain.getOrDefault(open.remove(), List.of())) {
                if (doomed.remove(jump.to())) {
                    kept.put(jump.to(), jump.from());
                    open.add(jump.to());
                }
            }
        }
    }

    String table() {
        return graph.table();
    }

    boolean isEmpty() {
        return doomed.isEmpty();
    }

    /// To be emptied before one of them is deleted: they lead to each other.
    List<String> chains() {
        return List.copyOf(doomed);
    }

    /// Rules of other chains that lead to one of them.
    List<Jump<P>> jumps() {
        return graph.jumps().stream()
                .filter(jump -> !doomed.contains(jump.from()) && doomed.contains(jump.to()))
                .toList();
    }

    /// What goes, and what stays. Chains with a hash in their name are counted.
    Inventory inventory(String place) {
        var things = new ArrayList<String>();
        jumps().forEach(jump -> things.add(place + "jump from " + jump.from() + " to " + jump.to()));
        doomed.stream()
                .collect(Collectors.groupingBy(
                        chain -> kube.family(graph.table(), chain), TreeMap::new, Collectors.counting()))
                .forEach((family, count) ->
                        things.add(place + (family.endsWith("*") ? count + " chains " : "chain ") + family));
        List<String> stays = kept.entrySet().stream()
                .map(entry -> place + "chain " + entry.getKey() + ", for chain " + entry.getValue() + " uses it")
                .toList();
        return new Inventory(things, stays, List.of(), List.of());
    }
}
