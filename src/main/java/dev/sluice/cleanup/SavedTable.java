// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A table as `iptables-save` prints it:
/// ```
/// *nat
/// :PREROUTING ACCEPT [0:0]
/// :KUBE-SERVICES - [0:0]
/// -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
/// COMMIT
/// ```
/// @param chains whether each is a built-in one, in the order of the text; only these have a policy
record SavedTable(String name, Map<String, Boolean> chains, List<SavedRule> rules) {
    private static final String NO_POLICY = "-";

    /// Reads all tables of a text. Lines that are none of the above are passed over.
    static List<SavedTable> all(String saved) {
        var tables = new ArrayList<SavedTable>();
        saved.lines().forEach(line -> {
            if (line.startsWith("*")) {
                tables.add(new SavedTable(line.substring(1).strip(), new LinkedHashMap<>(), new ArrayList<>()));
            } else if (!tables.isEmpty()) {
                tables.getLast().take(line);
            }
        });
        return List.copyOf(tables);
    }

    private void take(String line) {
        if (line.startsWith(":")) {
            List<String> words = Words.of(line.substring(1));
            if (words.size() > 1) {
                chains.put(words.getFirst(), !words.get(1).equals(NO_POLICY));
            }
        } else if (line.startsWith("-A ")) {
            SavedRule.of(line).ifPresent(rules::add);
        }
    }

    boolean builtIn(String chain) {
        return chains.getOrDefault(chain, false);
    }
}
