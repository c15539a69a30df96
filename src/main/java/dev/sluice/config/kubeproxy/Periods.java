// SPDX-License-Identifier: Apache-2.0
package dev.sluice.config.kubeproxy;

import dev.sluice.config.GoDuration;
import java.time.Duration;
import java.util.Optional;

/// `syncPeriod` and `minSyncPeriod`, which each mode's section has (CFG-15, CFG-16, CFG-22).
public record Periods(Duration syncPeriod, Duration minSyncPeriod) {
    static final Duration SECOND = Duration.ofSeconds(1);
    private static final String SYNC = "syncPeriod";
    private static final String MIN = "minSyncPeriod";

    /// Reads both.
    ///
    /// @param used whether the mode reads them; only then they must fit each other
    static Periods read(Section in, Duration defaultMin, boolean used) {
        Duration sync = in.period(SYNC, Duration.ofSeconds(30));
        Duration min = in.durationOf(MIN).filter(given -> counts(in, given)).orElse(defaultMin);
        in.effective(MIN, Tree.Scalar.text(GoDuration.format(min)));
        if (used && min.compareTo(sync) > 0) {
            in.error(MIN, GoDuration.format(min) + " is more than " + SYNC + ", " + GoDuration.format(sync));
        }
        return new Periods(sync, min);
    }

    /// The `minSyncPeriod` that somebody asked for, without complaints.
    static Optional<Duration> wish(Section in) {
        return in.textGiven(MIN).flatMap(GoDuration::parse).filter(given -> counts(in, given));
    }

    /// In a file zero is nobody's wish, as to kube-proxy.
    private static boolean counts(Section in, Duration given) {
        return !given.isZero() || in.byFlag(MIN);
    }
}
