// SPDX-License-Identifier: Apache-2.0
package dev.sluice.web;

import dev.sluice.backend.Outcome;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.Cause;
import dev.sluice.bus.DiffEvent;
import dev.sluice.diff.RuleDiff;
import dev.sluice.model.IpFamily;
import dev.sluice.topology.Frontend;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The last transactions with what became of them, good and bad (DBG-05). Of a big one the first frontends are kept by
/// name: what is kept has a bound, whatever happens. For one thread.
final class RecentTransactions {
    private static final int KEPT = 128;
    private static final int NAMED = 50;

    private record Line(String backend, IpFamily family) {}

    private final Deque<JsonObject> kept = new ArrayDeque<>();
    /// At most one is on its way for each.
    private final Map<Line, DiffEvent> underWay = new HashMap<>();

    void sent(DiffEvent event) {
        underWay.put(new Line(event.backend(), event.family()), event);
    }

    void answered(AppliedEvent event) {
        var diff = Optional.ofNullable(underWay.remove(new Line(event.backend(), event.family())))
                .filter(sent -> sent.generation() == event.generation())
                .map(DiffEvent::diff);
        if (kept.size() == KEPT) {
            kept.removeFirst();
        }
        kept.addLast(describe(event, diff));
    }

    /// The newest last.
    JsonArray all() {
        var all = new JsonArray();
        kept.forEach(all::add);
        return all;
    }

    private static JsonObject describe(AppliedEvent event, Optional<RuleDiff> diff) {
        var timeline = event.timeline();
        var json = new JsonObject()
                .put("at", timeline.committed().toString())
                .put("backend", event.backend())
                .put("family", event.family().label())
                .put("generation", event.generation())
                .put("outcome", outcome(event.outcome()))
                .put("added", event.added())
                .put("changed", event.changed())
                .put("removed", event.removed())
                .put("causes", causes(event.causes()))
                .put("moreCauses", event.moreCauses())
                .put("waitedMicros", micros(timeline.seen(), timeline.diffed()))
                .put("tookMicros", micros(timeline.diffed(), timeline.committed()));
        diff.ifPresent(rules -> json.put("frontends", frontends(rules))
                .put("node", rules.nodeRules().isPresent()));
        return json;
    }

    private static long micros(java.time.Instant from, java.time.Instant to) {
        return Duration.between(from, to).toNanos() / 1_000;
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed _ -> "committed";
            case Outcome.Rejected rejected -> "rejected: " + rejected.operation() + ": " + rejected.message();
            case Outcome.Stale(String reason) -> "stale: " + reason;
            case Outcome.Unknown(String reason) -> "unknown: " + reason;
        };
    }

    private static JsonArray causes(Collection<Cause> causes) {
        var all = new JsonArray();
        causes.stream().limit(NAMED).forEach(cause -> all.add(cause.object().toString()));
        return all;
    }

    private static JsonArray frontends(RuleDiff diff) {
        Stream<String> added = diff.added().stream().map(frontend -> "+ " + name(frontend));
        Stream<String> changed = diff.changed().stream().map(change -> "~ " + name(change.after()));
        Stream<String> removed = diff.removed().stream().map(frontend -> "- " + name(frontend));
        var all = new JsonArray();
        Stream.of(added, changed, removed).flatMap(names -> names).limit(NAMED).forEach(all::add);
        return all;
    }

    private static String name(Frontend frontend) {
        return frontend.key() + " of " + frontend.owner();
    }
}
