// SPDX-License-Identifier: Apache-2.0
package dev.sluice.demo;

import dev.sluice.backend.Outcome;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.DriftEvent;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.Timeline;
import dev.sluice.bus.WarningEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;

/// The proxy's events as lines for a person.
///
/// @param glyphs of the terminal
record EventText(Glyphs glyphs) {
    private static final int CAUSES = 3;

    /// What was tried, what became of it, why, and how long each step took.
    String applied(AppliedEvent event) {
        String what = "#" + event.generation() + " " + event.family().label();
        return switch (event.outcome()) {
            case Outcome.Committed _ ->
                String.format(
                        Locale.ROOT,
                        "programmed %s +%d ~%d -%d frontends for %s: %s",
                        what,
                        event.added(),
                        event.changed(),
                        event.removed(),
                        causes(event),
                        steps(event.timeline()));
            case Outcome.Rejected rejected ->
                "REFUSED by the kernel " + what + " for " + causes(event) + ": " + rejected.operation() + ": "
                        + rejected.message();
            case Outcome.Stale(String reason) -> "kernel had moved " + what + ": " + reason + "; read it again";
            case Outcome.Unknown(String reason) -> "outcome unknown " + what + ": " + reason + "; read it again";
        };
    }

    String warned(WarningEvent event) {
        String field = event.field().isEmpty() ? "" : event.field() + ": ";
        return "WARNING " + event.code() + " " + event.object() + ": " + field + event.reason();
    }

    String quarantined(QuarantineEvent event) {
        return event.quarantined()
                ? "LEFT OUT Service " + event.service() + " " + event.family().label() + ": " + event.reason()
                : "let in again Service " + event.service() + " "
                        + event.family().label();
    }

    String drifted(DriftEvent event) {
        return "somebody else changed our table " + event.family().label() + ": " + event.what();
    }

    /// Milliseconds.
    static String millis(Instant from, Instant to) {
        return String.format(Locale.ROOT, "%.1f ms", Duration.between(from, to).toNanos() / 1e6);
    }

    private String steps(Timeline times) {
        return "seen" + glyphs.arrow() + "folded " + millis(times.seen(), times.folded())
                + ", " + glyphs.arrow() + "diffed " + millis(times.folded(), times.diffed())
                + ", " + glyphs.arrow() + "sent " + millis(times.diffed(), times.sent())
                + ", " + glyphs.arrow() + "committed " + millis(times.sent(), times.committed())
                + ", total " + millis(times.seen(), times.committed());
    }

    private static String causes(AppliedEvent event) {
        String first = event.causes().stream()
                .limit(CAUSES)
                .map(Cause::object)
                .map(Object::toString)
                .collect(Collectors.joining(", "));
        long more = event.causes().size() + event.moreCauses() - CAUSES;
        return first.isEmpty() ? "the table itself" : first + (more > 0 ? " and " + more + " more" : "");
    }
}
