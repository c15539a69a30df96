// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.BatchEvent;
import dev.sluice.batch.Patient;
import dev.sluice.batch.Subject;
import dev.sluice.bus.Addresses;
import dev.sluice.bus.QuarantineEvent;
import dev.sluice.bus.WarningEvent;
import dev.sluice.bus.WarningEvent.Code;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.Conflict;
import io.vertx.core.eventbus.EventBus;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells what a batcher notices: on the bus, and in the log.
final class BatchReporter {
    private static final Logger LOG = LoggerFactory.getLogger(BatchReporter.class);
    /// Stands for the rules of the node where a Service's name is expected.
    private static final ObjectKey NODE_RULES = new ObjectKey("", "node rules");

    private final EventBus bus;
    private final BackendLine.Target target;
    private final InstantSource clock;

    BatchReporter(EventBus bus, BackendLine.Target target, InstantSource clock) {
        this.bus = bus;
        this.target = target;
        this.clock = clock;
    }

    void report(BatchEvent.Notice event) {
        switch (event) {
            case BatchEvent.Adopted(int frontends, var findings) -> {
                LOG.atInfo()
                        .addKeyValue("backend", target.backend())
                        .addKeyValue("family", target.family())
                        .addKeyValue("frontends", frontends)
                        .log("kernel read");
                findings.forEach(finding -> warn(Code.REPAIRED, "table", finding));
            }
            case BatchEvent.Quarantined(Patient patient) -> quarantined(patient);
            case BatchEvent.Released(Subject subject, String reason) -> {
                LOG.atInfo().addKeyValue("family", target.family()).log("{} out of quarantine: {}", subject, reason);
                publish(subject, false, reason, clock.instant());
            }
            case BatchEvent.ConflictBegun(Conflict conflict) ->
                warn(Code.CONFLICT, "Service " + conflict.loser().service(), conflict.toString());
            case BatchEvent.ConflictEnded(Conflict conflict) ->
                LOG.atInfo().addKeyValue("family", target.family()).log("no longer: {}", conflict);
            case BatchEvent.Degraded(String reason, Instant retryAt) ->
                warn(Code.DEGRADED, "backend " + target.backend(), reason + "; next try at " + retryAt);
            case BatchEvent.Recovered() -> warn(Code.RECOVERED, "backend " + target.backend(), "programs again");
        }
    }

    private void quarantined(Patient patient) {
        LOG.atWarn()
                .addKeyValue("family", target.family())
                .addKeyValue("retryAt", patient.retryAt())
                .log("{} left out: {}", patient.subject(), patient.reason());
        publish(patient.subject(), true, patient.reason(), patient.retryAt());
    }

    private void publish(Subject subject, boolean quarantined, String reason, Instant retryAt) {
        ObjectKey key = switch (subject) {
            case Subject.OneService(var service) -> service;
            case Subject.TheNode() -> NODE_RULES;
        };
        bus.publish(
                Addresses.QUARANTINE,
                new QuarantineEvent(target.backend(), target.family(), key, quarantined, reason, retryAt));
    }

    private void warn(Code code, String object, String reason) {
        LOG.atWarn()
                .addKeyValue("code", code)
                .addKeyValue("family", target.family())
                .addKeyValue("object", object)
                .log("{}", reason);
        bus.publish(Addresses.WARNING, new WarningEvent(code, object, "", reason, clock.instant()));
    }
}
