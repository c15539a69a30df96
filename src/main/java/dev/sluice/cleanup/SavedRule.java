// SPDX-License-Identifier: Apache-2.0
package dev.sluice.cleanup;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A rule as `iptables-save` prints it.
///
/// @param specification what stands behind `-A`: chain, matches and target, as it can stand behind `-D`
/// @param target chain that it leads to, or what else it does; empty if it only counts
record SavedRule(String chain, String specification, String target) {
    private static final Set<String> JUMPS = Set.of("-j", "-g", "--jump", "--goto");

    /// Empty if the line names no chain.
    static Optional<SavedRule> of(String line) {
        List<String> words = Words.of(line);
        if (words.size() < 2) {
            return Optional.empty();
        }
        String target = "";
        for (int i = 2; i < words.size() - 1; i++) {
            if (JUMPS.contains(words.get(i))) {
                target = words.get(i + 1);
            }
        }
        return Optional.of(new SavedRule(words.get(1), line.substring("-A ".length()), target));
    }
}
