// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.model.IpAddress;
import java.util.Collection;
import java.util.Set;

/// What came of a check.
///
/// @param what was checked
/// @param detail what was seen
record Verdict(boolean passed, String what, String detail) {
    /// Of a third of the fair share: 100 connections miss it for one of three pods less than once in a million runs.
    private static final int LEAST_SHARE = 3;

    /// Every pod has its share, and nobody else answered.
    static Verdict spread(String what, Set<String> pods, Tally tally, String unit) {
        int least = pods.isEmpty() ? 0 : tally.total() / pods.size() / LEAST_SHARE;
        boolean passed = !pods.isEmpty()
                && tally.byAnswer().keySet().equals(pods)
                && pods.stream().allMatch(pod -> tally.of(pod) >= least);
        String seen = tally + " (" + tally.total() + " " + unit + ")";
        return new Verdict(passed, what + " over " + pods.size() + " pods", seen);
    }

    /// A failure with its reason.
    static Verdict failed(String what, String reason) {
        return new Verdict(false, what, reason);
    }

    /// Both must pass; what both saw is told.
    Verdict and(boolean also, String seen) {
        return new Verdict(passed && also, what, detail + "; " + seen);
    }

    /// `ok   load spreads over 3 pods: web-11 34, web-12 31, web-13 35 (100 connections)`
    String line() {
        return (passed ? "ok   " : "FAIL ") + what + ": " + detail;
    }

    /// `10.244.0.11, 10.244.0.12`
    static String list(Collection<IpAddress> addresses) {
        return String.join(", ", addresses.stream().map(IpAddress::toString).toList());
    }
}
