// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.iptables.OwnerRules.Entry;
import dev.sluice.backend.iptables.Place.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// A table as `iptables-save` prints it, as far as it is of interest.
///
/// @param chains those, with their rules, each spelled as [Words#line] does
/// @param jumps rules of other chains that lead to them
record TableText(Table table, Map<String, List<String>> chains, List<Entry> jumps) {
    private static final Set<String> HOOKED = Set.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    private static final String ADD = "-A ";

    /// What diffs change.
    static TableText of(Table table, String saved) {
        return of(table, saved, Chains::ours);
    }

    static TableText of(Table table, String saved, Predicate<Place> interesting) {
        var text = new TableText(table, new LinkedHashMap<>(), new ArrayList<>());
        saved.lines().forEach(line -> text.take(line, interesting));
        return text;
    }

    private void take(String line, Predicate<Place> interesting) {
        if (line.startsWith(":")) {
            String chain = line.substring(1, Math.max(1, line.indexOf(' ')));
            if (interesting.test(new Place(table, chain))) {
                chains.put(chain, new ArrayList<>());
            }
        } else if (line.startsWith(ADD)) {
            List<String> words = Words.of(line.substring(ADD.length()));
            rule(words.getFirst(), words.subList(1, words.size()));
        }
    }

    private void rule(String chain, List<String> words) {
        var rules = chains.get(chain);
        if (rules != null) {
            rules.add(Words.line(words));
        } else if (chains.containsKey(new SavedRule(words).target())) {
            jumps.add(new Entry(new Place(table, chain), Words.line(words)));
        }
    }

    List<SavedRule> rules(String chain) {
        return chains.getOrDefault(chain, List.of()).stream().map(SavedRule::of).toList();
    }

    /// Those of chains that the kernel calls.
    List<Entry> hooks() {
        return jumps.stream()
                .filter(jump -> HOOKED.contains(jump.place().chain()))
                .toList();
    }

    /// Whether a chain of somebody else leads there.
    boolean isUsedByOthers(String chain) {
        return jumps.stream()
                .filter(jump -> !HOOKED.contains(jump.place().chain()))
                .anyMatch(jump -> SavedRule.of(jump.rule()).target().equals(chain));
    }
}
