// SPDX-License-Identifier: Apache-2.0
package dev.sluice.verticle;

import dev.sluice.batch.BatchStatus;
import dev.sluice.batch.Batcher;
import dev.sluice.batch.Patient;
import dev.sluice.batch.Subject;
import dev.sluice.bus.Explanation;
import dev.sluice.model.ObjectKey;
import dev.sluice.topology.FamilyTopology;
import java.time.Instant;
import java.util.Optional;

/// What stands for a Service on one line, and why (DBG-01). Reads what batcher and topology know; asks no kernel.
record LineExplanation(BackendLine.Target target, Batcher batcher, FamilyTopology topology) {
    /// @param committed when the last transaction was
    Explanation.Line of(ObjectKey service, Optional<Instant> committed) {
        BatchStatus status = batcher.status();
        return new Explanation.Line(
                target.backend(),
                target.family(),
                status.generation(),
                batcher.isDirty(service),
                topology.frontends(service).stream()
                        .map(frontend -> new Explanation.Claim(frontend, batcher.committed(frontend.key())))
                        .toList(),
                topology.explain(service),
                topology.conflicts(service),
                status.quarantined().stream()
                        .filter(patient -> patient.subject().equals(new Subject.OneService(service)))
                        .map(Patient::reason)
                        .findFirst(),
                committed);
    }
}
