// SPDX-License-Identifier: Apache-2.0
package dev.sluice.batch;

import dev.sluice.model.ObjectKey;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.function.Consumer;

/// Tells those who work behind the kernel (health checks, conntrack) how far it is. They must not be told too early:
/// what they do is right only once the rules are there (SYNC-11, CT-11).
final class Progress {
    private final Dirt dirt;
    private final Differences differences;
    private final Consumer<BatchEvent> events;
    private boolean behind;
    private boolean landed;

    Progress(Dirt dirt, Differences differences, Consumer<BatchEvent> events) {
        this.dirt = dirt;
        this.differences = differences;
        this.events = events;
    }

    /// All that had been looked at is in the kernel. What there is to do from now on came in during the last
    /// transaction.
    void landed() {
        landed = true;
    }

    /// There is something to do. Under constant change there always is: if everything before it landed, we are behind
    /// since now, not since the first change ever (HC-03).
    void behind(Instant now) {
        if (landed) {
            caughtUp(now);
        }
        if (!behind) {
            behind = true;
            events.accept(new BatchEvent.FellBehind(now));
        }
    }

    /// There is nothing to do.
    void caughtUp(Instant now) {
        landed = false;
        if (behind) {
            behind = false;
            events.accept(new BatchEvent.CaughtUp(now));
        }
    }

    /// Of these, tells those that the kernel holds as they are wanted: nothing differs, and nothing has come in since
    /// that would have to be compared first.
    void settled(Collection<Subject> subjects) {
        var services = new LinkedHashSet<ObjectKey>();
        boolean node = false;
        for (Subject subject : subjects) {
            if (differences.of(subject).isEmpty() && !dirt.holds(subject)) {
                switch (subject) {
                    case Subject.OneService(var service) -> services.add(service);
                    case Subject.TheNode _ -> node = true;
                }
            }
        }
        if (node || !services.isEmpty()) {
            events.accept(new BatchEvent.Settled(services, node));
        }
    }
}
