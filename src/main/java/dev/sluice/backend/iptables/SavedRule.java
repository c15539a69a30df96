// SPDX-License-Identifier: Apache-2.0
package dev.sluice.backend.iptables;

import java.util.List;

/// A rule taken apart.
record SavedRule(List<String> words) {
    static SavedRule of(String rule) {
        return new SavedRule(Words.of(rule));
    }

    /// What follows an option; empty if there is no such option.
    String value(String option) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
    }

    boolean has(String option) {
        return words.contains(option);
    }

    String target() {
        return value("-j");
    }
}
