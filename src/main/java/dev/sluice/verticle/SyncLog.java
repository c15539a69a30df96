// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.backend.Outcome;
import dev.sluice.batch.Step;
import dev.sluice.bus.ApplyReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// What the log says of the transactions of one line (SYNC-13, CLI-12): those that fail always, the others from klog's
/// level 2 on, each with all its rules at level 9. At level 4 one that failed is told with all its rules, too, once a
/// day: whoever looks for the reason needs one, and a big one is long.
///
/// Loggers of their own let the configuration of the log switch each kind on by itself, see `logback.xml`.
final class SyncLog {
    /// Of level 2.
    static final String NOTES_NAME = "sluice.sync";
    /// Of level 9.
    static final String TRANSACTIONS_NAME = "sluice.transactions";

    private static final Logger LOG = LoggerFactory.getLogger(SyncLog.class);
    private static final Logger NOTES = LoggerFactory.getLogger(NOTES_NAME);
    private static final Logger TRANSACTIONS = LoggerFactory.getLogger(TRANSACTIONS_NAME);
    private static final Duration BETWEEN_DUMPS = Duration.ofDays(1);

    private final BackendLine.Target target;
    private boolean full;
    private Optional<Instant> dumped = Optional.empty();

    SyncLog(BackendLine.Target target) {
        this.target = target;
    }

    /// The kernel is read: what follows brings it up to what is wanted, whatever it held.
    void rereading() {
        full = true;
    }

    /// From now on only changes are sent.
    void caughtUp() {
        full = false;
    }

    void answered(Step.Apply apply, ApplyReply reply) {
        TRANSACTIONS
                .atTrace()
                .addKeyValue("family", target.family())
                .addKeyValue("generation", apply.generation())
                .log("{}", apply.diff());
        if (reply.outcome() instanceof Outcome.Committed) {
            line(NOTES.atInfo(), apply, reply).log("synced");
            return;
        }
        line(LOG.atInfo(), apply, reply).addKeyValue("outcome", reply.outcome()).log("sync failed");
        if (LOG.isDebugEnabled() && dumpIsDue(reply.done())) {
            dumped = Optional.of(reply.done());
            LOG.atDebug().addKeyValue("generation", apply.generation()).log("what failed: {}", apply.diff());
        }
    }

    private boolean dumpIsDue(Instant now) {
        return dumped.filter(at -> now.isBefore(at.plus(BETWEEN_DUMPS))).isEmpty();
    }

    private LoggingEventBuilder line(LoggingEventBuilder line, Step.Apply apply, ApplyReply reply) {
        var diff = apply.diff();
        return line.addKeyValue("backend", target.backend())
                .addKeyValue("family", target.family())
                .addKeyValue("generation", apply.generation())
                .addKeyValue("sync", full ? "full" : "partial")
                .addKeyValue("added", diff.added().size())
                .addKeyValue("changed", diff.changed().size())
                .addKeyValue("removed", diff.removed().size())
                .addKeyValue("took", Duration.between(apply.diffedAt(), reply.done()));
    }
}
