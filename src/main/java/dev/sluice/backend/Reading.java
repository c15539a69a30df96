// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend;

import dev.sluice.diff.RuleSet;
import java.util.List;

/// What the kernel holds of ours.
///
/// @param rules complete and usable frontends found; what could not be understood is left out and told in
/// `findings`
/// @param intact false if something else was found too (strays, foreign or missing rules, wrong shapes): the next
///     [RuleBackend#apply], even of an empty diff, puts that right in the same transaction
/// @param findings one line each, for people
public record Reading(RuleSet rules, boolean intact, List<String> findings) {
    public Reading {
        findings = List.copyOf(findings);
    }
}
