// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import dev.sluice.backend.Outcome;
import dev.sluice.diff.RuleDiff;
import dev.sluice.topology.Frontend;
import java.util.Optional;

/// Whether a diff starts from what is there. iptables itself would take it all the same: it does not mind a second
/// rule for a frontend that has one.
final class Befores {
    private Befores() {}

    static Optional<Outcome> refusal(Image image, RuleDiff diff) {
        if (diff.nodeRules()
                .filter(change -> !change.before().equals(image.node()))
                .isPresent()) {
            return Optional.of(new Outcome.Stale("node rules are not as told"));
        }
        for (Frontend frontend : diff.added()) {
            if (image.holds(frontend.key())) {
                return stale(frontend);
            }
        }
        for (var change : diff.changed()) {
            if (!image.holds(change.before().key(), change.before())) {
                return stale(change.before());
            }
        }
        for (Frontend frontend : diff.removed()) {
            if (!image.holds(frontend.key(), frontend)) {
                return stale(frontend);
            }
        }
        return Optional.empty();
    }

    private static Optional<Outcome> stale(Frontend frontend) {
        return Optional.of(new Outcome.Stale("frontend " + frontend.key() + " is not as told"));
    }
}
