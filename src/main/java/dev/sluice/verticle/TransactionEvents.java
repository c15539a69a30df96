// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.Cause;
import dev.sluice.batch.Step;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.AppliedEvent;
import dev.sluice.bus.ApplyReply;
import dev.sluice.bus.DiffEvent;
import dev.sluice.bus.Timeline;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.util.List;

/// Tells everybody of the transactions of one line: what leaves, and what became of it.
///
/// @param target the other end of the line
record TransactionEvents(EventBus bus, BackendLine.Target target) {
    void leaves(Step.Apply apply) {
        bus.publish(
                Addresses.DIFF,
                new DiffEvent(
                        target.backend(),
                        target.family(),
                        apply.generation(),
                        apply.diff(),
                        causes(apply),
                        apply.causes().more(),
                        apply.diffedAt()));
    }

    void answered(Step.Apply apply, ApplyReply reply) {
        var first = apply.causes().first();
        var seen = first.stream().map(Cause::seen).min(Instant::compareTo).orElse(apply.diffedAt());
        var folded = first.stream().map(Cause::folded).min(Instant::compareTo).orElse(apply.diffedAt());
        var timeline = new Timeline(seen, folded, apply.diffedAt(), reply.sent(), reply.done());
        var diff = apply.diff();
        bus.publish(
                Addresses.APPLIED,
                new AppliedEvent(
                        target.backend(),
                        target.family(),
                        apply.generation(),
                        reply.outcome(),
                        diff.added().size(),
                        diff.changed().size(),
                        diff.removed().size(),
                        causes(apply),
                        apply.causes().more(),
                        timeline));
    }

    private static List<dev.sluice.bus.Cause> causes(Step.Apply apply) {
        return apply.causes().first().stream()
                .map(cause -> new dev.sluice.bus.Cause(cause.object(), cause.seen()))
                .toList();
    }
}
