// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import dev.sluice.backend.iptables.Words;
import dev.sluice.cleanup.ChainGraph.Jump;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads tables as `iptables-save` prints them:
/// ```
/// *nat
/// :PREROUTING ACCEPT [0:0]
/// :KUBE-SERVICES - [0:0]
/// -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
/// COMMIT
/// ```
/// A rule is named by what stands behind `-A`, which can stand behind `-D` as it is. Only hooked chains have a policy.
final class SavedTables {
    private static final Set<String> JUMPS = Set.of("-j", "-g", "--jump", "--goto");
    private static final String ADD = "-A ";
    private static final String NO_POLICY = "-";

    private final List<ChainGraph<String>> done = new ArrayList<>();
    private final Set<String> hooked = new HashSet<>();
    private final List<String> chains = new ArrayList<>();
    private final List<Jump<String>> jumps = new ArrayList<>();
    private String table = "";

    private SavedTables() {}

    /// Lines that are none of the above are passed over.
    static List<ChainGraph<String>> read(String saved) {
        var tables = new SavedTables();
        saved.lines().forEach(tables::take);
        tables.end();
        return List.copyOf(tables.done);
    }

    private void take(String line) {
        if (line.startsWith("*")) {
            end();
            table = line.substring(1).strip();
        } else if (line.startsWith(":")) {
            List<String> words = Words.of(line.substring(1));
            if (words.size() > 1) {
                (words.get(1).equals(NO_POLICY) ? chains : hooked).add(words.getFirst());
            }
        } else if (line.startsWith(ADD)) {
            rule(line.substring(ADD.length()));
        }
    }

    private void rule(String specification) {
        List<String> words = Words.of(specification);
        for (int i = 1; i < words.size() - 1; i++) {
            if (JUMPS.contains(words.get(i))) {
                jumps.add(new Jump<>(words.getFirst(), words.get(i + 1), specification));
                return;
            }
        }
    }

    private void end() {
        if (!table.isEmpty()) {
            done.add(new ChainGraph<>(table, hooked, chains, jumps));
        }
        hooked.clear();
        chains.clear();
        jumps.clear();
    }
}
